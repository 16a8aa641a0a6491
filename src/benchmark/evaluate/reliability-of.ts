import {
  areaUnderRoc,
  brierScore,
  expectedCalibrationError,
  reliabilityBins,
  type Forecast,
} from '../../math/calibration.ts';
import type { Measure, Reliability } from '../report/benchmark-report.ts';
import type { FigureColumns } from './figure-columns.ts';
import type { Judgement } from './judge-recording.ts';

/** Measures that say right or wrong. */
const HARDEST = ['passes', 'exact', 'quality'] as const;

/** The hardest measure by which any of these ways has a figure. */
export function hardestMeasure(
  ways: readonly string[],
  figures: FigureColumns,
  items: readonly number[],
): (typeof HARDEST)[number] | undefined {
  return HARDEST.find((measure) =>
    ways.some((way) => items.some((at) => figures.get(way, measure, at) !== undefined)),
  );
}

/** How far members' own probabilities say how often their text is exactly right (or passes). */
export function reliabilityOf(
  { members, figures }: Judgement,
  evaluation: readonly number[],
): readonly Reliability[] {
  const ids = members.map(({ model }) => model);
  const measure = hardestMeasure(ids, figures, evaluation);
  if (measure === undefined) return [];
  return ids.flatMap((id) => {
    const forecasts = evaluation.flatMap((at) => {
      const probability = figures.get(id, 'ownProbability', at);
      const right = figures.get(id, measure, at);
      if (probability === undefined || right === undefined) return [];
      return [{ probability, happened: right >= 1 }];
    });
    return reliabilityRow(id, measure, forecasts) ?? [];
  });
}

/** Forecasts of one way in bins, with what their errors come to; undefined without any. */
export function reliabilityRow(
  id: string,
  measure: Measure,
  forecasts: readonly Forecast[],
): Reliability | undefined {
  const [error, brier] = [expectedCalibrationError(forecasts), brierScore(forecasts)];
  if (error === undefined || brier === undefined) return undefined;
  const bins = reliabilityBins(forecasts).flatMap(({ low, high, n, announced, happened }) =>
    announced === undefined || happened === undefined
      ? []
      : [{ low, high, meanProbability: announced, meanQuality: happened, items: n }],
  );
  const auroc = areaUnderRoc(forecasts);
  return {
    id,
    measure,
    bins,
    expectedCalibrationError: error,
    brier,
    ...(auroc === undefined ? {} : { auroc }),
    items: forecasts.length,
  };
}
