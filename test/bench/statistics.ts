import { bootstrapMeanInterval, type Interval } from '../../src/math/intervals.ts';
import { quantile as quantileOf } from '../../src/math/recent-values.ts';
import { seededRandom } from '../../src/core/random.ts';

/** The value below which `share` of the values lie; NaN for none. */
export function quantile(values: readonly number[], share: number): number {
  return quantileOf(values, share) ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** NaN for none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A figure of one item, with what it is a part of: holes of one file are alike. */
export interface Clustered {
  readonly cluster: string;
  readonly value: number;
}

/** 95 % interval of a mean by the bootstrap over clusters; the same for the same figures. */
export function clusteredInterval(items: readonly Clustered[]): Interval {
  const groups = [...Map.groupBy(items, ({ cluster }) => cluster).values()];
  const interval = bootstrapMeanInterval(
    groups.map((group) => group.map(({ value }) => value)),
    seededRandom(1),
  );
  return interval ?? { low: Number.NaN, high: Number.NaN };
}
