import { INLINE_DEFAULT } from '../../strategies/registry.ts';
import { championsOf, outcomeTable } from '../evaluate/baselines.ts';
import type { Judgement } from '../evaluate/judge-recording.ts';
import { pairedComparison } from '../metrics/comparison.ts';

/** Before so many places nothing is decided. */
const LEAST_PLACES = 80;
const LEAST_FILES = 20;
/** An interval of the difference this narrow will not become a difference worth having. Unit: 1. */
const NARROW = 0.02;
/** Looking again and again finds something by chance: the bar is higher than for the report. */
const SURE = 0.005;
/** Fewer resamples than the report draws: this is asked after every batch. */
const ROUNDS = 1_000;

/**
 * Whether more places would change the advice: the default strategy differs from the best member by
 * more than chance explains, or by less than anybody would notice.
 */
export function isDecided(judgement: Judgement, seed: number): boolean {
  const { items, figures } = judgement;
  const clusters = items.map(({ cluster }) => cluster);
  if (items.length < LEAST_PLACES || new Set(clusters).size < LEAST_FILES) return false;
  const all = items.map((_, at) => at);
  const best = championsOf(outcomeTable(judgement, 'similarity', all)).overall?.model;
  if (best === undefined) return false;
  const { interval, pValue } = pairedComparison(
    figures.series(INLINE_DEFAULT, 'similarity', all),
    figures.series(best, 'similarity', all),
    clusters,
    { seed, rounds: ROUNDS },
  );
  if (interval === undefined || pValue === undefined) return false;
  return pValue < SURE || (interval.high - interval.low) / 2 < NARROW;
}
