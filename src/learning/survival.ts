/** Accepted text is looked at again after these times. Unit: ms. */
export const LOOKS_MS = { soon: 30_000, late: 300_000 } as const;

/** Least share of the characters that must still be there for an accept to count in full. */
export const STILL_THERE = 0.8;

/**
 * Share of an accepted text that is still in the document, by lines:
 *
 *     ratio = Σ characters of accepted lines found again / Σ characters of accepted lines
 *
 * Lines are compared without surrounding white space; each line of the document serves one accepted
 * line. A first line that was accepted behind other text is found as part of its line.
 *
 * Output   in [0, 1]; 1 for a text without visible characters.
 * Cost     O(document length + accepted lines · document lines).
 */
export function survivalRatio(accepted: string, document: string): number {
  const wanted = linesOf(accepted);
  const there = linesOf(document);
  let total = 0;
  let found = 0;
  for (const line of wanted) {
    total += line.length;
    const exact = there.indexOf(line);
    const at = exact >= 0 ? exact : there.findIndex((other) => other.includes(line));
    if (at < 0) continue;
    found += line.length;
    there.splice(at, 1);
  }
  return total === 0 ? 1 : found / total;
}

function linesOf(text: string): string[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
