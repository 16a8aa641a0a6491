/** An answer that could be given or withheld. */
export interface Answered {
  /** How probable it was said to be right; in [0, 1]. */
  readonly probability: number;
  /** 1 right, 0 wrong; between where it is one of several that are equally probable. */
  readonly right: number;
}

/**
 * Effective reliability of answering at a probability of at least `threshold` alone:
 *
 *     ER(t) = 1/n · Σ_i (p_i ≥ t ? 2·right_i − 1 : 0)
 *
 * +1 for a right answer, −1 for a wrong one, 0 for none; in [−1, 1], 0 without answers. Cost O(n).
 * Source  Si et al., "Getting MoRE out of Mixture of Language Model Reasoning Experts", 2023, after
 *         Whitehead et al., "Reliable Visual Question Answering", 2022.
 */
export function effectiveReliability(answered: readonly Answered[], threshold: number): number {
  if (answered.length === 0) return 0;
  const sum = answered.reduce(
    (total, { probability, right }) => (probability >= threshold ? total + 2 * right - 1 : total),
    0,
  );
  return sum / answered.length;
}

const GRID = 99;

/**
 * The threshold among 0.01, 0.02, … 0.99 of the largest effective reliability; the lowest of equal
 * ones, so that more is answered. 0 without answers. Cost O(99 n).
 */
export function abstentionThreshold(answered: readonly Answered[]): number {
  if (answered.length === 0) return 0;
  let best = { threshold: 0, reliability: -Infinity };
  for (let step = 1; step <= GRID; step++) {
    const threshold = step / (GRID + 1);
    const reliability = effectiveReliability(answered, threshold);
    if (reliability > best.reliability) best = { threshold, reliability };
  }
  return best.threshold;
}
