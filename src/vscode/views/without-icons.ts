/** A text that a list or the status bar shows as it is: code such as `$(date)` would be drawn as an icon there. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}
