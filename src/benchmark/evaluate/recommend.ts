import { race } from '../metrics/comparison.ts';
import type { Measure, Recommendation, Way } from '../report/benchmark-report.ts';
import { MOST_PROBABLE, type Judgement } from './judge-recording.ts';

/** With fewer items or files nothing is recommended. */
export const LEAST_ITEMS = 40;
export const LEAST_CLUSTERS = 5;
const SIGNIFICANT = 0.05;
/** Of what could be judged on fewer of the items, the others say nothing: it may be the easy ones. */
export const LEAST_SHARE = 0.95;

/** Strategies that ask one member, or the first that comes: they are no ensemble. */
const SINGLE = new Set(['fixed', 'first', MOST_PROBABLE]);

interface Judged {
  readonly measure: Measure;
  readonly evaluation: readonly number[];
  /** What the bootstrap draws, one an item of the evaluation. */
  readonly clusters: readonly string[];
  /** The best single member on the calibration. */
  readonly overall: string | undefined;
  readonly seed: number;
}

/**
 * The advice that the figures bear:
 *
 * - a strategy, where one is better than the best member by an interval above 0 that holds after Holm;
 *   of several the one with the largest difference; one that lacked something on more than 5 % of the
 *   items is not advised, since those it could be judged on may be the easy ones;
 * - else one model: the best member, where it is better than every other one by the same rule;
 * - else no difference: of the members that are not measurably worse than the best, the smallest. Of
 *   a member that was asked on fewer than 40 of the items nothing is known, and it is not advised.
 *
 * Nothing below 40 items or 5 files.
 */
export function recommend(
  ways: readonly Way[],
  { members, figures }: Judgement,
  { measure, evaluation, clusters, overall, seed }: Judged,
): Recommendation {
  if (
    evaluation.length < LEAST_ITEMS ||
    new Set(clusters).size < LEAST_CLUSTERS ||
    overall === undefined
  ) {
    return {
      kind: 'not-enough',
      items: evaluation.length,
      needed: neededItems(ways, evaluation.length),
    };
  }
  const better = ways
    .filter(({ kind, id }) => kind === 'strategy' && !SINGLE.has(id))
    .flatMap(({ id, againstBestSingle: difference }) =>
      difference === undefined ? [] : [{ id, difference }],
    )
    .filter(({ difference }) => difference.items >= LEAST_SHARE * evaluation.length)
    .filter(({ difference }) => difference.low > 0 && difference.adjustedP < SIGNIFICANT)
    .toSorted((a, b) => b.difference.mean - a.difference.mean);
  const [winner] = better;
  if (winner !== undefined) {
    return {
      kind: 'strategy',
      strategy: winner.id,
      members: members.map(({ model }) => model),
      difference: winner.difference,
    };
  }
  const series = (id: string): readonly (number | undefined)[] =>
    figures.series(id, measure, evaluation);
  const rivals = members
    .filter(({ model }) => model !== overall)
    .map(({ model }) => ({ id: model, series: series(model) }));
  const equals = race(series(overall), rivals, clusters, { seed }).filter(
    ({ comparison, verdict }) =>
      comparison.n >= LEAST_ITEMS && !(verdict === 'worse' && (comparison.interval?.high ?? 0) < 0),
  );
  const sizeOf = (model: string): number | undefined =>
    members.find((member) => member.model === model)?.sizeBytes;
  const savedBy = (kept: string): { readonly memorySavedBytes?: number } => {
    const sizes = members.filter(({ model }) => model !== kept).map(({ model }) => sizeOf(model));
    const known = sizes.filter((size) => size !== undefined);
    return known.length === 0
      ? {}
      : { memorySavedBytes: known.reduce((sum, size) => sum + size, 0) };
  };
  if (equals.length === 0) {
    return { kind: 'one-model', member: overall, ...savedBy(overall) };
  }
  const cheapest = [overall, ...equals.map(({ id }) => id)].toSorted(
    (a, b) => (sizeOf(a) ?? Number.POSITIVE_INFINITY) - (sizeOf(b) ?? Number.POSITIVE_INFINITY),
  )[0];
  const kept = cheapest ?? overall;
  return { kind: 'no-difference', member: kept, ...savedBy(kept) };
}

/** Half-width of an interval that would be narrow enough, in points of the measure. */
const WANTED_HALF_WIDTH = 0.05;

/** Items after which the widest interval would be ±5 points: widths fall with the root of the number. */
function neededItems(ways: readonly Way[], items: number): number {
  const widths = ways.flatMap(({ againstBestSingle: difference }) =>
    difference === undefined ? [] : [(difference.high - difference.low) / 2],
  );
  const widest = Math.max(0, ...widths);
  return Math.max(LEAST_ITEMS, Math.ceil(items * (widest / WANTED_HALF_WIDTH) ** 2));
}
