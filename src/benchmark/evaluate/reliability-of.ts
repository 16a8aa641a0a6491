import { expectedCalibrationError, reliabilityBins } from '../metrics/calibration.ts';
import type { Reliability } from '../report/benchmark-report.ts';
import type { Judgement } from './judge-recording.ts';

/** Measures that say right or wrong. */
const HARDEST = ['passes', 'exact', 'quality'] as const;

/** How far members' own probabilities say how often their text is exactly right (or passes). */
export function reliabilityOf(
  { members, figures }: Judgement,
  evaluation: readonly number[],
): readonly Reliability[] {
  const measure = HARDEST.find((one) =>
    members.some(({ model }) => evaluation.some((at) => figures.get(model, one, at) !== undefined)),
  );
  if (measure === undefined) return [];
  return members.flatMap(({ model }) => {
    const forecasts = evaluation.flatMap((at) => {
      const probability = figures.get(model, 'ownProbability', at);
      const right = figures.get(model, measure, at);
      if (probability === undefined || right === undefined) return [];
      return [{ probability, happened: right >= 1 }];
    });
    const error = expectedCalibrationError(forecasts);
    if (error === undefined) return [];
    const bins = reliabilityBins(forecasts).flatMap(({ low, high, n, announced, happened }) =>
      announced === undefined || happened === undefined
        ? []
        : [{ low, high, meanProbability: announced, meanQuality: happened, items: n }],
    );
    return [{ id: model, measure, bins, expectedCalibrationError: error, items: forecasts.length }];
  });
}
