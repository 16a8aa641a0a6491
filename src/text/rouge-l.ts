/** Of longer texts only the first words count. */
const MOST_WORDS = 1_000;

/**
 * ROUGE-L of two texts (Lin 2004), as F with equal weight of both sides, in [0, 1]:
 *
 *     P = lcs(a, b) ÷ |a|      R = lcs(a, b) ÷ |b|      F = 2 · P · R ÷ (P + R)
 *
 * where lcs is the length of the longest common subsequence of words; 0 where either has no word. Words
 * are runs of ASCII letters and digits in lower case; nothing is stemmed, unlike where the reference
 * implementation is told to. Symmetric. Of a text of more than 1,000 words the first 1,000 count.
 *
 * Cost O(|a| · |b|) steps, at most a million; O(min(|a|, |b|)) memory.
 */
export function rougeL(a: string, b: string): number {
  const [first, second] = [rougeWords(a), rougeWords(b)];
  const common = longestCommonSubsequence(first, second);
  return common === 0 ? 0 : (2 * common) / (first.length + second.length);
}

function rougeWords(text: string): readonly string[] {
  return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).slice(0, MOST_WORDS);
}

function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  let row = new Array<number>(short.length + 1).fill(0);
  for (const word of long) {
    const next = [0];
    for (const [j, other] of short.entries()) {
      const above = row[j + 1] ?? 0;
      next.push(word === other ? (row[j] ?? 0) + 1 : Math.max(above, next[j] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
