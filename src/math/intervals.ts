import type { Random } from '../core/random.ts';
import { quantile } from './recent-values.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Standard normal quantile of a two-sided 95 % interval. */
export const Z_95 = 1.959963984540054;

/**
 * Wilson score interval for a share of successes:
 *
 *     (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n),   p = successes / n
 *
 * Input 0 ≤ successes ≤ trials. Output within [0, 1]; all of it without trials. Sound for few trials
 * and for shares near 0 and 1, where the normal interval is not.
 * Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.
 */
export function wilsonInterval(successes: number, trials: number, z = Z_95): Interval {
  if (trials <= 0) return { low: 0, high: 1 };
  const share = successes / trials;
  const spread = (z * z) / trials;
  const centre = share + spread / 2;
  const reach = z * Math.sqrt((share * (1 - share)) / trials + spread / (4 * trials));
  return {
    low: successes <= 0 ? 0 : (centre - reach) / (1 + spread),
    high: successes >= trials ? 1 : (centre + reach) / (1 + spread),
  };
}

export interface BootstrapOptions {
  /** Resamples drawn. */
  readonly rounds: number;
  /** Share of the resampled means inside the interval, for example 0.95. */
  readonly confidence: number;
}

/**
 * Percentile bootstrap interval of a mean, clustered; see `bootstrapMeans` for the resampling.
 *
 * Output undefined without values; a single group gives an interval of width 0, which says that one
 * group cannot tell, not that the mean is sure. Cost O(rounds · groups).
 * Source: Efron and Tibshirani, An introduction to the bootstrap, 1993, chapters 8 and 13.
 */
export function bootstrapMeanInterval(
  groups: readonly (readonly number[])[],
  random: Random,
  { rounds, confidence }: BootstrapOptions = { rounds: 2_000, confidence: 0.95 },
): Interval | undefined {
  return percentileInterval(bootstrapMeans(groups, random, rounds), confidence);
}

/**
 * Means of resamples, clustered: whole groups are drawn with replacement, as many as there are, and
 * the mean is over all values in the groups drawn. Values of one group (holes of one file) may then
 * depend on each other as they like. Differences of paired values give the paired bootstrap.
 *
 * Output one mean a round, in the order drawn; none without values. Cost O(rounds · groups).
 */
export function bootstrapMeans(
  groups: readonly (readonly number[])[],
  random: Random,
  rounds: number,
): readonly number[] {
  const totals = groups
    .filter((values) => values.length > 0)
    .map((values) => ({ sum: values.reduce((a, b) => a + b, 0), count: values.length }));
  if (totals.length === 0) return [];
  return Array.from({ length: rounds }, () => {
    let sum = 0;
    let count = 0;
    let draws = totals.length;
    while (draws-- > 0) {
      const drawn = totals[Math.floor(random.next() * totals.length)];
      sum += drawn?.sum ?? 0;
      count += drawn?.count ?? 0;
    }
    return sum / count;
  });
}

/** The middle `confidence` of resampled values; undefined of none. */
export function percentileInterval(
  resampled: readonly number[],
  confidence: number,
): Interval | undefined {
  const tail = (1 - confidence) / 2;
  const low = quantile(resampled, tail);
  const high = quantile(resampled, 1 - tail);
  return low === undefined || high === undefined ? undefined : { low, high };
}
