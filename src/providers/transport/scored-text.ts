/**
 * What of a text is scored: all but the white space at its end, which belongs to whatever follows.
 * `bytes` of a score counts what was scored, so it tells where something was left out.
 */
export function scoredText(text: string): string {
  return text.trimEnd();
}
