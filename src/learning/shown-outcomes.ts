import type { Outcome } from '../core/completion.ts';
import type { OutcomeRecord } from './outcome-log.ts';

/** A text that was shown while somebody typed, with the score it was shown for. */
export interface ShownOutcome {
  /** Equal for the records of one request only. */
  readonly key: string;
  readonly strategyId: string;
  readonly languageId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly score: number;
  readonly taken: boolean;
}

/** From this share of a text on, a part that was taken counts as the text. */
const LEAST_TAKEN = 0.5;

/**
 * What a record tells of how often shown texts are taken: those of automatic requests whose strategy and
 * score are on record. Taken is what was accepted whole, or half of it or more; not taken is what was
 * rejected, what less was accepted of, and what was shown and typed over. Whether an accepted text is
 * there later does not matter: it was taken.
 *
 * Output undefined where the record tells nothing of this.
 */
export function shownOutcome(record: OutcomeRecord): ShownOutcome | undefined {
  const { strategyId, score, session, runId, trigger, languageId, at } = record;
  const taken = isTaken(record.outcome);
  if (trigger !== 'automatic' || taken === undefined) return undefined;
  if (typeof strategyId !== 'string' || typeof score !== 'number') return undefined;
  if (!Number.isFinite(score) || !Number.isFinite(at)) return undefined;
  return { key: `${session ?? ''}/${runId}`, strategyId, languageId, at, score, taken };
}

/**
 * Of what two records tell of one request, the one that counts, whatever their order: that it was taken
 * (a part may be taken first and the rest later; what was ignored may be shown again), else the earlier.
 */
export function decisive(one: ShownOutcome, other: ShownOutcome): ShownOutcome {
  if (one.taken !== other.taken) return one.taken ? one : other;
  if (one.at !== other.at) return one.at < other.at ? one : other;
  return one.score <= other.score ? one : other;
}

/** What records tell of each request, once; order does not matter. Cost O(n) for n records. */
export function shownOutcomes(records: readonly OutcomeRecord[]): readonly ShownOutcome[] {
  const byRequest = new Map<string, ShownOutcome>();
  for (const record of records) {
    const outcome = shownOutcome(record);
    if (outcome === undefined) continue;
    const before = byRequest.get(outcome.key);
    byRequest.set(outcome.key, before === undefined ? outcome : decisive(before, outcome));
  }
  return [...byRequest.values()];
}

/** Those that may be compared: see `firstNotTaken`. Cost O(n). */
export function comparable(outcomes: readonly ShownOutcome[]): readonly ShownOutcome[] {
  const from = firstNotTaken(outcomes);
  return outcomes.filter(({ at }) => at >= from);
}

/**
 * When the first text was shown that nobody took. Records of such are kept apart from the others and may
 * reach back less far: before it, only what was taken may be on record.
 */
function firstNotTaken(outcomes: readonly ShownOutcome[]): number {
  return outcomes.reduce(
    (first, { taken, at }) => (taken ? first : Math.min(first, at)),
    Number.POSITIVE_INFINITY,
  );
}

/** Those of one moment in a fixed order. */
export function byTime(a: ShownOutcome, b: ShownOutcome): number {
  return a.at - b.at || (a.key < b.key ? -1 : 1);
}

function isTaken(outcome: Outcome): boolean | undefined {
  switch (outcome.kind) {
    case 'accepted':
      return true;
    case 'partially-accepted':
      return outcome.acceptedLength >= LEAST_TAKEN * outcome.shownLength;
    case 'rejected':
    case 'ignored':
      return false;
    case 'survived':
      return undefined;
  }
}
