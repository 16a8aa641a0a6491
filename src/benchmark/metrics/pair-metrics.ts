import { coveredMean } from './clustered-mean.ts';

/** What one of the two models made of an item. */
export interface PairAnswer {
  readonly quality: number;
  readonly costUsd?: number | undefined;
}

/** An item that both models answered, and how much a router wants the strong one for it. */
export interface PairItem {
  readonly score: number;
  readonly weak: PairAnswer;
  readonly strong: PairAnswer;
}

export interface PairPoint {
  readonly threshold: number;
  /** Share of the items that went to the strong model. */
  readonly strongShare: number;
  readonly quality: number;
  /** Mean; undefined where a cost is unknown. */
  readonly costUsd: number | undefined;
}

export interface PairCurve {
  readonly n: number;
  /** All items by the weak model, and all by the strong one. */
  readonly weak: PairPoint;
  readonly strong: PairPoint;
  /** In rising order of the share to the strong model. */
  readonly points: readonly PairPoint[];
}

/**
 * Quality of a pair of models over the share of calls to the strong one.
 *
 *     thresholds  t_k = k/10 quantile of the scores, k = 0 … 10, interpolated linearly, each value once
 *     rule        strong iff score ≥ t; at the last threshold iff score > t, so that the curve begins
 *                 with the weak model alone
 *
 * Input   items that both models answered. Output undefined without items. Cost O(n log n).
 * Source  RouteLLM, Ong et al., 2024, arXiv 2406.18665, and its evaluation code.
 * Known weakness, kept: scores of only two values give two thresholds, all strong and all weak, so
 * even a perfect yes-or-no router looks like a coin.
 */
export function pairCurve(items: readonly PairItem[]): PairCurve | undefined {
  if (items.length === 0) return undefined;
  const thresholds = quantileThresholds(items.map(({ score }) => score));
  const points = thresholds.map((threshold, at) => {
    const isLast = at === thresholds.length - 1;
    return pointOf(items, threshold, ({ score }) =>
      isLast ? score > threshold : score >= threshold,
    );
  });
  return {
    n: items.length,
    weak: pointOf(items, Number.POSITIVE_INFINITY, () => false),
    strong: pointOf(items, Number.NEGATIVE_INFINITY, () => true),
    points: points.reverse(),
  };
}

const STEPS = 10;

/** The place of a quantile is worked out in whole numbers: k·(n − 1) / 10 may not miss an item. */
function quantileThresholds(scores: readonly number[]): readonly number[] {
  const sorted = scores.toSorted((a, b) => a - b);
  const thresholds = Array.from({ length: STEPS + 1 }, (_, k) => {
    const place = k * (sorted.length - 1);
    const lower = sorted[Math.floor(place / STEPS)] ?? Number.NaN;
    const upper = sorted[Math.ceil(place / STEPS)] ?? Number.NaN;
    return lower + (upper - lower) * ((place % STEPS) / STEPS);
  });
  return [...new Set(thresholds)];
}

function pointOf(
  items: readonly PairItem[],
  threshold: number,
  isStrong: (item: PairItem) => boolean,
): PairPoint {
  const strong = items.map(isStrong);
  const chosen = items.map((item, at) => (strong[at] === true ? item.strong : item.weak));
  const costs = coveredMean(chosen.map(({ costUsd }) => costUsd));
  return {
    threshold,
    strongShare: strong.filter(Boolean).length / items.length,
    quality: coveredMean(chosen.map(({ quality }) => quality)).mean ?? Number.NaN,
    costUsd: costs.n === items.length ? costs.mean : undefined,
  };
}

/**
 * Performance gap recovered (PGR): (quality − weak) / (strong − weak). 0 is the weak model's quality,
 * 1 the strong one's. Undefined where the strong model is not the better one: no gap to recover.
 */
export function gapRecovered(quality: number, weak: number, strong: number): number | undefined {
  return strong > weak ? (quality - weak) / (strong - weak) : undefined;
}

/**
 * Average performance gap recovered (APGR): the mean of PGR over the share x of calls to the strong
 * model,
 *
 *     APGR = (∫ quality dx − weak · Δx) / ((strong − weak) · Δx)      trapezoids over the points
 *
 * A random router has 0.5 in expectation. Undefined without a gap and where all scores are equal.
 */
export function averageGapRecovered(curve: PairCurve): number | undefined {
  let area = 0;
  let width = 0;
  for (const [left, right] of segmentsOf(curve)) {
    const step = right.strongShare - left.strongShare;
    area += ((left.quality + right.quality) / 2) * step;
    width += step;
  }
  if (width === 0) return undefined;
  return gapRecovered(area / width, curve.weak.quality, curve.strong.quality);
}

/**
 * Call-performance threshold CPT(q): the share of calls to the strong model at which the curve first
 * recovers the share q of the gap, linear between points. Undefined without a gap, or where the curve
 * never gets there.
 *
 * Departs from RouteLLM's script, which interpolates as if quality rose with every call: here it is the
 * first crossing.
 */
export function callThreshold(curve: PairCurve, gapShare: number): number | undefined {
  const crossing = firstCrossing(curve, gapShare);
  return crossing && between(crossing, ({ strongShare }) => strongShare);
}

/**
 * Cost-gap performance threshold CGPT(q): the share of the money between weak only and strong only that
 * the curve has spent when it first recovers the share q of the gap,
 *
 *     CGPT(q) = (cost at the crossing − cost of weak only) / (cost of strong only − cost of weak only)
 *
 * The name CGPT stands in no published text that we could read: the definition is ours, the analogue of
 * CPT in money. With equal prices a call it is CPT. It may be below 0 or above 1 where the items that go
 * to the strong model differ much in length. Undefined where CPT is, where a cost is unknown, and where
 * the strong model does not cost more.
 */
export function costThreshold(curve: PairCurve, gapShare: number): number | undefined {
  const crossing = firstCrossing(curve, gapShare);
  const cost = crossing && between(crossing, ({ costUsd }) => costUsd);
  const [weak, strong] = [curve.weak.costUsd, curve.strong.costUsd];
  if (cost === undefined || weak === undefined || strong === undefined) return undefined;
  return strong > weak ? (cost - weak) / (strong - weak) : undefined;
}

interface Crossing {
  readonly left: PairPoint;
  readonly right: PairPoint;
  /** Place between the two, in [0, 1]. */
  readonly share: number;
}

function firstCrossing(curve: PairCurve, gapShare: number): Crossing | undefined {
  const [weak, strong] = [curve.weak.quality, curve.strong.quality];
  if (strong <= weak) return undefined;
  const target = weak + gapShare * (strong - weak);
  const [first] = curve.points;
  if (first !== undefined && first.quality >= target)
    return { left: first, right: first, share: 0 };
  for (const [left, right] of segmentsOf(curve)) {
    if (right.quality < target) continue;
    return { left, right, share: (target - left.quality) / (right.quality - left.quality) };
  }
  return undefined;
}

function between(
  { left, right, share }: Crossing,
  of: (point: PairPoint) => number | undefined,
): number | undefined {
  const [from, to] = [of(left), of(right)];
  return from === undefined || to === undefined ? undefined : from + share * (to - from);
}

function segmentsOf({ points }: PairCurve): readonly (readonly [PairPoint, PairPoint])[] {
  return points.slice(1).flatMap((right, at) => {
    const left = points[at];
    return left === undefined ? [] : [[left, right] satisfies [PairPoint, PairPoint]];
  });
}
