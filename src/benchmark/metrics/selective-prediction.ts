import type { Forecast } from '../../math/calibration.ts';

/** What comes of answering the surest share of the questions alone. */
export interface CoveragePoint {
  /** Share that is answered, in (0, 1]. */
  readonly coverage: number;
  /** Share of wrong answers among them: 1 − precision. */
  readonly risk: number;
}

/**
 * Risk–coverage curve: questions are answered from the surest answer on.
 *
 * Output  points of rising coverage, the last one at 1; equal probabilities are answered together, so
 *         there is no order among them to choose. Empty without forecasts.
 * Cost    O(n log n).
 * Source  El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification", 2010; as
 *         used by Si et al., "Getting MoRE out of Mixture of Language Model Reasoning Experts", 2023.
 */
export function riskCoverageCurve(forecasts: readonly Forecast[]): readonly CoveragePoint[] {
  const sorted = forecasts.toSorted((a, b) => b.probability - a.probability);
  const points: CoveragePoint[] = [];
  let wrong = 0;
  for (const [at, { probability, happened }] of sorted.entries()) {
    if (!happened) wrong += 1;
    if (sorted[at + 1]?.probability === probability) continue;
    points.push({ coverage: (at + 1) / sorted.length, risk: wrong / (at + 1) });
  }
  return points;
}

/**
 * Area under the risk–coverage curve by trapezoids from its first point on; lower is better. Nothing is
 * added for the part before the first point, so few questions make it too small, as in the published
 * figures. Undefined without forecasts; 0 of one point.
 */
export function riskCoverageArea(forecasts: readonly Forecast[]): number | undefined {
  const curve = riskCoverageCurve(forecasts);
  if (curve.length === 0) return undefined;
  return curve.reduce((area, { coverage, risk }, at) => {
    const before = curve[at - 1];
    if (before === undefined) return area;
    return area + ((before.risk + risk) / 2) * (coverage - before.coverage);
  }, 0);
}

/**
 * The largest coverage at which at least `accuracy` of the answers are right; 0 where there is none.
 * Undefined without forecasts.
 */
export function coverageAtAccuracy(
  forecasts: readonly Forecast[],
  accuracy: number,
): number | undefined {
  const curve = riskCoverageCurve(forecasts);
  if (curve.length === 0) return undefined;
  return curve.findLast(({ risk }) => risk <= 1 - accuracy + ROUNDING)?.coverage ?? 0;
}

/** 1 − 0.8 is less than 0.2 as written. */
const ROUNDING = 1e-12;
