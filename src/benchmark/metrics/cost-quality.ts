/** A policy on a set of items: what it cost, in total or in the mean, and how good it was. */
export interface CostQualityPoint {
  readonly costUsd: number;
  readonly quality: number;
}

/** Corners of a hull, in rising order of both cost and quality. */
export type CostQualityHull = readonly CostQualityPoint[];

/**
 * Non-decreasing convex hull of policies: the qualities that mixing two of them by a coin can buy.
 *
 * Input   any points, any order; equal costs and fewer than three points are fine.
 * Output  the corners of the concave, rising curve above all points; its last corner is the best
 *         quality at its least cost, beyond which the curve is flat. Points on a straight part are
 *         left out, and so are those that rise above it by no more than rounding, 1e-12.
 * Cost    O(n log n).
 * Source  RouterBench, Hu et al., 2024, arXiv 2403.12031. The published code lifts points to their best
 *         chord in O(n³), keeps those on straight parts and fails below three points; the curve is the
 *         same.
 */
export function nonDecreasingHull(points: readonly CostQualityPoint[]): CostQualityHull {
  const hull: CostQualityPoint[] = [];
  const sorted = points.toSorted((a, b) => a.costUsd - b.costUsd || b.quality - a.quality);
  for (const point of sorted) {
    const best = hull.at(-1);
    if (best !== undefined && point.quality <= best.quality) continue;
    while (isUnderChord(hull.at(-2), hull.at(-1), point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

/** Higher above a chord than rounding explains. Unit: that of quality. */
const ROUNDING = 1e-12;

function isUnderChord(
  before: CostQualityPoint | undefined,
  middle: CostQualityPoint | undefined,
  after: CostQualityPoint,
): boolean {
  if (before === undefined || middle === undefined) return false;
  const [left, whole] = [middle.costUsd - before.costUsd, after.costUsd - before.costUsd];
  const rise = (middle.quality - before.quality) * whole;
  return rise - (after.quality - before.quality) * left <= ROUNDING * whole;
}

/**
 * Quality that a budget buys: the hull at this cost, flat beyond its last corner; undefined where the
 * budget does not pay for the cheapest policy.
 */
export function qualityAtCost(hull: CostQualityHull, costUsd: number): number | undefined {
  let before: CostQualityPoint | undefined;
  for (const corner of hull) {
    if (corner.costUsd > costUsd) return before && qualityBetween(before, corner, costUsd);
    before = corner;
  }
  return before?.quality;
}

function qualityBetween(
  before: CostQualityPoint,
  after: CostQualityPoint,
  costUsd: number,
): number {
  const share = (costUsd - before.costUsd) / (after.costUsd - before.costUsd);
  return before.quality + share * (after.quality - before.quality);
}

/** The least cost at which the hull has this quality; undefined where it never has. */
export function costAtQuality(hull: CostQualityHull, quality: number): number | undefined {
  let before: CostQualityPoint | undefined;
  for (const corner of hull) {
    if (corner.quality >= quality) {
      if (before === undefined) return corner.costUsd;
      const share = (quality - before.quality) / (corner.quality - before.quality);
      return before.costUsd + share * (corner.costUsd - before.costUsd);
    }
    before = corner;
  }
  return undefined;
}

export interface CostSaving {
  /** What the quality costs on the hull; undefined where the hull does not reach it. */
  readonly costUsd: number | undefined;
  /** 1 − cost ÷ cost of the best single; negative where it is dearer; undefined where that is 0. */
  readonly savedShare: number | undefined;
}

/** Cost at a share of the best single model's quality, usually 0.95 and 0.99, and what that saves. */
export function costSaving(
  hull: CostQualityHull,
  best: CostQualityPoint,
  share: number,
): CostSaving {
  const costUsd = costAtQuality(hull, share * best.quality);
  const comparable = costUsd !== undefined && best.costUsd > 0;
  return { costUsd, savedShare: comparable ? 1 - costUsd / best.costUsd : undefined };
}

/** The costs over which routers are compared, the same for all of them. */
export interface CostRange {
  /** By default that of the hull's first corner. */
  readonly leastUsd?: number | undefined;
  /** By default that of the hull's last corner; wanted is the largest among all compared routers. */
  readonly greatestUsd?: number | undefined;
}

export interface AverageImprovement {
  /** Area ÷ greatest cost, as RouterBench's code has it; undefined where that is 0. */
  readonly overGreatestCost: number | undefined;
  /** Area ÷ (greatest − least cost), as its paper has it; undefined where they are equal. */
  readonly overCostRange: number | undefined;
}

/**
 * Average improvement in quality (AIQ): the mean height of the hull over a range of costs,
 *
 *     A = ∫ hull(c) dc, from the least to the greatest cost      AIQ = A / c_max   or   A / (c_max − c_min)
 *
 * The hull is extended flat to the right. Where it begins right of the least cost, the part before it
 * adds nothing. The two published forms differ, so both are given; neither depends on the unit of cost.
 * Source: RouterBench, Hu et al., 2024, arXiv 2403.12031, and its repository.
 */
export function averageImprovement(
  hull: CostQualityHull,
  range: CostRange = {},
): AverageImprovement {
  const least = range.leastUsd ?? hull.at(0)?.costUsd;
  const greatest = range.greatestUsd ?? hull.at(-1)?.costUsd;
  if (least === undefined || greatest === undefined || greatest < least) {
    return { overGreatestCost: undefined, overCostRange: undefined };
  }
  const area = areaUnder(hull, least, greatest);
  return {
    overGreatestCost: greatest > 0 ? area / greatest : undefined,
    overCostRange: greatest > least ? area / (greatest - least) : undefined,
  };
}

function areaUnder(hull: CostQualityHull, least: number, greatest: number): number {
  const inside = hull.map(({ costUsd }) => costUsd).filter((c) => c > least && c < greatest);
  let area = 0;
  let [from, left] = [least, qualityAtCost(hull, least)];
  for (const to of [...inside, greatest]) {
    const right = qualityAtCost(hull, to);
    if (left !== undefined && right !== undefined) area += ((left + right) / 2) * (to - from);
    [from, left] = [to, right];
  }
  return area;
}
