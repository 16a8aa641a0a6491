/** Measurements of one quantity, of which only the latest count. */
export interface RecentValues {
  /** Values that are not finite are ignored. */
  add(value: number): void;
  /** The values that count, the oldest first. */
  readonly latest: readonly number[];
  /** How many values count now, at most the capacity. */
  readonly count: number;
  /** The `share` quantile of the values that count, 0 ≤ share ≤ 1; undefined without values. */
  quantile(share: number): number | undefined;
  /** Exponential moving average of all values so far; undefined without values. */
  readonly average: number | undefined;
}

/**
 * Quantiles over a window of the last `capacity` values, and their exponential moving average
 *
 *     average ← average + α · (value − average),   α = 2 / (capacity + 1)
 *
 * which gives the window's values most of the weight (86 %). A quantile is interpolated linearly
 * between its two neighbours (type 7 of Hyndman and Fan, 1996), so `quantile(0.5)` is the median.
 *
 * Cost: O(1) to add, O(n log n) for a quantile, n = capacity (integer, 1 or more).
 */
export function recentValues(capacity: number): RecentValues {
  const values: number[] = [];
  const weight = 2 / (capacity + 1);
  let next = 0;
  let average: number | undefined;
  return {
    add(value) {
      if (!Number.isFinite(value)) return;
      values[next] = value;
      next = (next + 1) % capacity;
      average = average === undefined ? value : average + weight * (value - average);
    },
    get latest() {
      return [...values.slice(next), ...values.slice(0, next)];
    },
    get count() {
      return values.length;
    },
    quantile: (share) => quantile(values, share),
    get average() {
      return average;
    },
  };
}

/** The `share` quantile of values in any order, interpolated; undefined without values. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const place = Math.min(Math.max(share, 0), 1) * (sorted.length - 1);
  const lower = sorted[Math.floor(place)];
  const upper = sorted[Math.ceil(place)];
  if (lower === undefined || upper === undefined) return undefined;
  return lower + (upper - lower) * (place - Math.floor(place));
}
