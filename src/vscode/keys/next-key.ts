/** The editor's key for the next candidate, as the system's keyboards have it. */
export function nextKey(platform: string): string {
  return platform === 'darwin' ? '⌥]' : 'Alt+]';
}
