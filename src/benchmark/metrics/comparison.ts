import { seededRandom } from '../../core/random.ts';
import { bootstrapMeans, percentileInterval, type Interval } from '../../math/intervals.ts';
import { clusterGroups, coveredMean } from './clustered-mean.ts';
import { holmAdjusted } from './holm.ts';

/** A figure an item, in the order of the items; undefined where there is none. */
export type Series = readonly (number | undefined)[];

export interface ComparisonOptions {
  readonly seed: number;
  /** Resamples drawn; 2,000 unless said otherwise. */
  readonly rounds?: number | undefined;
}

export interface Comparison {
  /** Items at which both series have a figure; nothing else counts. */
  readonly n: number;
  readonly clusters: number;
  /** Mean of first − second; undefined without common items. */
  readonly meanDifference: number | undefined;
  /** 95 % interval of it by the paired bootstrap over clusters. */
  readonly interval: Interval | undefined;
  /** Two-sided; undefined without common items. */
  readonly pValue: number | undefined;
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
}

const ROUNDS = 2_000;

/** Figures that differ by no more than this are equal. */
const EQUAL = 1e-9;

/**
 * Paired comparison of two series on the items that both have.
 *
 *     p = 2 · min(#{means ≤ 0} + 1, #{means ≥ 0} + 1) / (rounds + 1)      at least 2^(1 − clusters), at most 1
 *
 * Whole clusters (files) are drawn with replacement, with both figures of each item, so neither the
 * difficulty of items nor their likeness within a file widens or narrows the interval wrongly.
 *
 * The floor 2^(1 − clusters) is what a sign test over as many clusters could say at best: with one or two
 * files the bootstrap alone would be sure of anything. Interval and p are approximate below some twenty
 * clusters. The same seed gives the same figures. Cost O(rounds · clusters).
 * Source: Efron and Tibshirani, An introduction to the bootstrap, 1993, chapters 8, 13 and 15.
 */
export function pairedComparison(
  first: Series,
  second: Series,
  clusters: readonly string[],
  { seed, rounds = ROUNDS }: ComparisonOptions,
): Comparison {
  const items = clusters.flatMap((cluster, at) => {
    const [a, b] = [first[at], second[at]];
    return a === undefined || b === undefined ? [] : [{ cluster, value: a - b }];
  });
  const groups = clusterGroups(items);
  const means = bootstrapMeans(groups, seededRandom(seed), rounds);
  const wins = items.filter(({ value }) => value > EQUAL).length;
  const losses = items.filter(({ value }) => value < -EQUAL).length;
  return {
    n: items.length,
    clusters: groups.length,
    meanDifference: coveredMean(items.map(({ value }) => value)).mean,
    interval: percentileInterval(means, 0.95),
    pValue: items.length === 0 ? undefined : twoSided(means, groups.length),
    wins,
    losses,
    ties: items.length - wins - losses,
  };
}

function twoSided(means: readonly number[], clusters: number): number {
  const below = means.filter((mean) => mean <= 0).length;
  const above = means.filter((mean) => mean >= 0).length;
  const share = (2 * (Math.min(below, above) + 1)) / (means.length + 1);
  return Math.min(1, Math.max(share, 2 ** (1 - clusters)));
}

/** A contender against the baseline. */
export interface RaceRow {
  readonly id: string;
  readonly comparison: Comparison;
  /** Holm's p over all contenders; undefined where there is nothing to compare. */
  readonly adjustedPValue: number | undefined;
  readonly verdict: 'better' | 'worse' | 'undecided';
}

/**
 * Many contenders against one baseline, honestly: each compared on its own common items, the p-values
 * adjusted for how many were tried, a verdict only where the adjusted one is below 0.05. Among ten equal
 * strategies one looks better or worse at the raw level in two races of five; here in one of twenty.
 *
 * No p-value is below 2 / (rounds + 1): beyond some forty contenders draw more rounds than 2,000.
 */
export function race(
  baseline: Series,
  contenders: readonly { readonly id: string; readonly series: Series }[],
  clusters: readonly string[],
  options: ComparisonOptions,
): readonly RaceRow[] {
  const rows = contenders.map(({ id, series }) => ({
    id,
    comparison: pairedComparison(series, baseline, clusters, options),
  }));
  const tested = rows.filter(({ comparison }) => comparison.pValue !== undefined);
  const adjusted = holmAdjusted(tested.map(({ comparison }) => comparison.pValue ?? 1));
  return rows.map((row) => {
    const { id, comparison } = row;
    const adjustedPValue = adjusted[tested.indexOf(row)];
    const isSure = adjustedPValue !== undefined && adjustedPValue < 0.05;
    const direction = (comparison.meanDifference ?? 0) > 0 ? 'better' : 'worse';
    return { id, comparison, adjustedPValue, verdict: isSure ? direction : 'undecided' };
  });
}
