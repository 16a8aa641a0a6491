import type { PairedDifference } from './benchmark-report.ts';

export type Verdict = 'better' | 'worse' | 'no-measurable-difference';

/** Largest `adjustedP` at which a difference is called one. */
const significance = 0.05;

/**
 * What a difference says: better or worse only if its 95 % interval lies on one side of 0 and its
 * p-value holds after Holm. The second is the stricter when many ways are compared.
 *
 * `clusters` is the number of clusters that the bootstrap drew from: with fewer than two its interval
 * has no width and says nothing, so there is no verdict.
 */
export function verdictOf(difference: PairedDifference, clusters: number): Verdict {
  const { low, high, adjustedP } = difference;
  if (clusters < 2 || !(adjustedP <= significance)) return 'no-measurable-difference';
  if (low > 0) return 'better';
  return high < 0 ? 'worse' : 'no-measurable-difference';
}
