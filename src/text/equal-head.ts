/** Length of the longest common head of two texts, in UTF-16 code units. Cost O(that length). */
export function equalHead(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let i = 0;
  while (i < shorter && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return i;
}

/** The common head's share of the longer text, in [0, 1]; 1 for two empty texts. */
export function equalHeadShare(a: string, b: string): number {
  const longer = Math.max(a.length, b.length);
  return longer === 0 ? 1 : equalHead(a, b) / longer;
}
