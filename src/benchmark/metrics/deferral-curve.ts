import { coveredMean } from './clustered-mean.ts';

/** An item that a cheap and an expensive model answered, with how sure the cheap one was. */
export interface DeferralItem {
  readonly cheapQuality: number;
  readonly expensiveQuality: number;
  /** Higher is surer; any unit, only the order counts. */
  readonly confidence: number;
}

export interface DeferralPoint {
  /** Share of the items handed on to the expensive model. */
  readonly deferredShare: number;
  readonly quality: number;
}

/**
 * Accuracy-deferral curve: quality when the least sure share of the cheap answers is replaced by the
 * expensive ones.
 *
 * Output  points from 0 to 1 in rising order, linear between them; equal confidences are handed on
 *         together, so a straight part is the mean over all orders of them. Empty without items.
 * Cost    O(n log n).
 * Source  Jitkrittum et al., When Does Confidence-Based Cascade Deferral Suffice?, 2023, arXiv
 *         2307.02764; Gupta et al., Language Model Cascades, 2024, arXiv 2404.10136.
 */
export function deferralCurve(items: readonly DeferralItem[]): readonly DeferralPoint[] {
  const n = items.length;
  const start = coveredMean(items.map(({ cheapQuality }) => cheapQuality)).mean;
  if (start === undefined) return [];
  const sorted = items.toSorted((a, b) => a.confidence - b.confidence);
  const points: DeferralPoint[] = [{ deferredShare: 0, quality: start }];
  let gained = 0;
  for (const [at, item] of sorted.entries()) {
    gained += item.expensiveQuality - item.cheapQuality;
    if (sorted[at + 1]?.confidence === item.confidence) continue;
    points.push({ deferredShare: (at + 1) / n, quality: start + gained / n });
  }
  return points;
}

/**
 * The curve of one who knows both answers: items in the order of what the expensive one gains. No
 * confidence gives a higher quality at any share.
 */
export function oracleDeferralCurve(items: readonly DeferralItem[]): readonly DeferralPoint[] {
  return deferralCurve(
    items.map((item) => ({ ...item, confidence: item.cheapQuality - item.expensiveQuality })),
  );
}

export interface DeferralArea {
  readonly n: number;
  /** Area under the curve over shares from 0 to 1: the mean quality over all shares. */
  readonly area: number;
  /** What handing on by a coin gives: the mean of the two models' qualities. */
  readonly randomArea: number;
  readonly oracleArea: number;
  /**
   * (area − random) / (oracle − random): 0 for a coin, 1 for the oracle, negative where the confidence
   * misleads; undefined where order does not matter, since every item gains alike.
   */
  readonly normalised: number | undefined;
}

/** Differences of areas below this are rounding. */
const NONE = 1e-12;

/** Area under the deferral curve, with what it lies between; undefined without items. */
export function deferralArea(items: readonly DeferralItem[]): DeferralArea | undefined {
  const curve = deferralCurve(items);
  const [first, last] = [curve.at(0), curve.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const area = areaOf(curve);
  const oracleArea = areaOf(oracleDeferralCurve(items));
  const randomArea = (first.quality + last.quality) / 2;
  const room = oracleArea - randomArea;
  const normalised = room > NONE ? (area - randomArea) / room : undefined;
  return { n: items.length, area, randomArea, oracleArea, normalised };
}

function areaOf(curve: readonly DeferralPoint[]): number {
  let area = 0;
  let before: DeferralPoint | undefined;
  for (const point of curve) {
    if (before !== undefined) {
      const width = point.deferredShare - before.deferredShare;
      area += ((before.quality + point.quality) / 2) * width;
    }
    before = point;
  }
  return area;
}
