import type { ParseEvidence } from '../../core/strategy.ts';

/**
 * How well texts of one request parse at their place:
 *
 *     1 / (1 + e(i) − min(0, min_j e(j)))      e = syntax errors that the text adds to the document
 *
 * A line under way is an error itself: a text that leaves it so is worse than one that repairs it, whose e
 * is negative.
 *
 * Output  in (0, 1], 1 for the best that adds none; undefined where no grammar is known. Cost O(n).
 */
export function parseShares(parses: readonly ParseEvidence[]): readonly (number | undefined)[] {
  const fewest = Math.min(0, ...parses.flatMap(({ known, newErrors }) => (known ? newErrors : [])));
  return parses.map(({ known, newErrors }) =>
    known ? 1 / (1 + Math.max(0, newErrors - fewest)) : undefined,
  );
}
