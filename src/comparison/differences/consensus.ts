import { linesOf } from './lines-of.ts';
import { matchLines, type MatchOptions } from './match-lines.ts';

/** A line of one text, and how many have it. */
export interface SupportedLine {
  /** From 0. */
  readonly line: number;
  /** Texts that have the line at this place, itself among them. */
  readonly support: number;
  /** At least `k` have it. */
  readonly agreed: boolean;
}

/**
 * Which lines several texts agree on, for every text.
 *
 *     support(i, l) = 1 + number of texts j ≠ i whose line is matched with l by `matchLines`
 *
 * Every pair of texts is matched once, so a line supports another exactly if that one supports it.
 *
 * Output  for every text its lines in order. Cost that of N(N−1)/2 matches of N different texts.
 */
export function consensus(
  texts: readonly string[],
  k: number,
  options: MatchOptions = {},
): readonly (readonly SupportedLine[])[] {
  // Equal texts are aligned once, each with the weight of all that are equal.
  const different = [...new Set(texts)];
  const lines = different.map((text) => linesOf(text).map((line) => line.text));
  const weights = different.map((text) => texts.filter((one) => one === text).length);
  const support = lines.map((own, i) => own.map(() => weights[i] ?? 0));
  const add = (i: number, line: number, weight: number): void => {
    const counts = support[i];
    if (counts !== undefined) counts[line] = (counts[line] ?? 0) + weight;
  };
  lines.forEach((left, i) => {
    lines.slice(i + 1).forEach((right, offset) => {
      const j = i + 1 + offset;
      for (const [a, b] of matchLines(left, right, options).pairs) {
        add(i, a, weights[j] ?? 0);
        add(j, b, weights[i] ?? 0);
      }
    });
  });
  const results = new Map(
    different.map((text, i) => [
      text,
      (support[i] ?? []).map((count, line) => ({ line, support: count, agreed: count >= k })),
    ]),
  );
  return texts.map((text) => results.get(text) ?? []);
}
