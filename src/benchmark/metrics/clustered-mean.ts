import type { Random } from '../../core/random.ts';
import { bootstrapMeanInterval, type Interval } from '../../math/intervals.ts';

/** A mean with the number of values it is of; undefined of none. */
export interface CoveredMean {
  readonly mean: number | undefined;
  readonly n: number;
}

/** Mean of the values that are known; the others are not counted, never read as 0. Cost O(n). */
export function coveredMean(values: Iterable<number | undefined>): CoveredMean {
  let sum = 0;
  let n = 0;
  for (const value of values) {
    if (value === undefined) continue;
    sum += value;
    n += 1;
  }
  return { mean: n === 0 ? undefined : sum / n, n };
}

/** A figure of one item, with what it is a part of: holes of one file are alike. */
export interface Clustered {
  readonly cluster: string;
  readonly value: number;
}

export interface ClusteredMean extends CoveredMean {
  readonly clusters: number;
  /** 95 % interval by the bootstrap over clusters, 2,000 resamples; undefined without values. */
  readonly interval: Interval | undefined;
}

/** Mean of items with its clustered interval; see `bootstrapMeanInterval`. */
export function clusteredMean(items: readonly Clustered[], random: Random): ClusteredMean {
  const groups = clusterGroups(items);
  return {
    ...coveredMean(items.map(({ value }) => value)),
    clusters: groups.length,
    interval: bootstrapMeanInterval(groups, random),
  };
}

/** The values of each cluster, clusters in order of first appearance. */
export function clusterGroups(items: readonly Clustered[]): readonly (readonly number[])[] {
  const groups = Map.groupBy(items, ({ cluster }) => cluster);
  return [...groups.values()].map((group) => group.map(({ value }) => value));
}
