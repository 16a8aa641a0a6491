import type { Forecast } from '../../math/calibration.ts';
import { confidenceOf, fitConfidenceMap, type ScoredOutcome } from '../../math/confidence-map.ts';
import type { Reliability } from '../report/benchmark-report.ts';
import type { Judgement } from './judge-recording.ts';
import { hardestMeasure, reliabilityRow } from './reliability-of.ts';
import type { Splits } from './splits.ts';

/** Labelled scores on the calibration without which no map is made. */
const LEAST_LABELS = 50;

/**
 * How far the score that a strategy shows its text for can be made a probability of being right: a map is
 * fitted on the calibration (`fitConfidenceMap`) and judged on the evaluation, in other files.
 *
 * Output   one row for each strategy whose texts carry scores and were measured on both sides; none where
 *          both sides are the same items, since then a map would judge itself.
 * Cost     O(n log n) for n items and each strategy.
 */
export function strategyReliability(
  { members, strategyIds, figures }: Judgement,
  { calibration, evaluation, shared }: Splits,
): readonly Reliability[] {
  const measure = hardestMeasure(
    [...members.map(({ model }) => model), ...strategyIds],
    figures,
    evaluation,
  );
  if (measure === undefined || shared) return [];
  const outcomesOf = (id: string, items: readonly number[]): readonly ScoredOutcome[] =>
    items.flatMap((at) => {
      const score = figures.get(id, 'score', at);
      const right = figures.get(id, measure, at);
      return score === undefined || right === undefined ? [] : [{ score, happened: right >= 1 }];
    });
  return strategyIds.flatMap((id) => {
    const labels = outcomesOf(id, calibration);
    const map = labels.length < LEAST_LABELS ? undefined : fitConfidenceMap(labels);
    if (map === undefined) return [];
    const forecasts = outcomesOf(id, evaluation).map(({ score, happened }): Forecast => ({
      probability: confidenceOf(map, score),
      happened,
    }));
    const row = reliabilityRow(id, measure, forecasts);
    return row === undefined ? [] : [{ ...row, of: 'score' as const, fitted: labels.length }];
  });
}
