import { expectedCalibrationError, reliabilityBins, type Forecast } from '../math/calibration.ts';
import { createConfidence } from './confidence.ts';
import type { OutcomeRecord } from './outcome-log.ts';
import { byTime, comparable, shownOutcomes } from './shown-outcomes.ts';

/** Shown texts whose announced probability lies in one bin. */
export interface ReliabilityRow {
  /** From `low` on and below `high`. */
  readonly low: number;
  readonly high: number;
  /** Mean of what was announced, and the share that was taken. */
  readonly announced: number;
  readonly taken: number;
  readonly n: number;
}

export interface ConfidenceReliability {
  /** Bins of 10 % that have anything, rising. */
  readonly rows: readonly ReliabilityRow[];
  /** Expected calibration error, in [0, 1]. */
  readonly error: number;
  /** Outcomes that the maps were made of, and those they were judged on. */
  readonly fitted: number;
  readonly judged: number;
}

/** Judged outcomes below which a share is chance. */
const LEAST_JUDGED = 30;

/**
 * How far the probabilities of being taken keep their word, on outcomes that they were not made of: maps
 * are made of the earlier outcomes and judged on the later ones. Judged is what came after `from`, and
 * never more than the later half, so that in a first week there is something to make maps of.
 *
 * Input    records in any order, `from` in milliseconds since 1970.
 * Output   undefined below 30 judged outcomes that were given a probability.
 * Cost     O(n log n) for n records.
 * Limits   The maps of the first half stay as they are while they are judged, where the live ones learn
 *          on: the live ones are rather better than this.
 */
export function confidenceReliability(
  records: readonly OutcomeRecord[],
  from: number,
): ConfidenceReliability | undefined {
  const outcomes = comparable(shownOutcomes(records)).toSorted(byTime);
  const half = Math.ceil(outcomes.length / 2);
  const recent = outcomes.findIndex(({ at }) => at > from);
  const cut = recent < 0 ? outcomes.length : Math.max(half, recent);
  const earlier = outcomes.slice(0, cut);
  const confidence = createConfidence();
  confidence.restore({ version: 1, outcomes: earlier });
  const forecasts = outcomes.slice(cut).flatMap((outcome): Forecast[] => {
    const { strategyId, languageId, score, taken } = outcome;
    const probability = confidence.probability(strategyId, languageId, score);
    return probability === undefined ? [] : [{ probability, happened: taken }];
  });
  const error = expectedCalibrationError(forecasts);
  if (error === undefined || forecasts.length < LEAST_JUDGED) return undefined;
  const rows = reliabilityBins(forecasts).flatMap(({ low, high, n, announced, happened }) =>
    announced === undefined || happened === undefined
      ? []
      : [{ low, high, announced, taken: happened, n }],
  );
  return { rows, error, fitted: earlier.length, judged: forecasts.length };
}
