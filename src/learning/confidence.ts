import { confidenceOf, fitConfidenceMap, type ConfidenceMap } from '../math/confidence-map.ts';
import { HEDGE_DEFAULTS } from './hedge-learner.ts';
import type { OutcomeRecord } from './outcome-log.ts';
import { comparable, decisive, shownOutcome, type ShownOutcome } from './shown-outcomes.ts';

/** How often a text of such a score was taken. */
export interface Grounds {
  /** In (0, 1). */
  readonly probability: number;
  /** Shown texts that it rests on, of this language or of all. */
  readonly outcomes: number;
  /** All languages where this one alone has too few. */
  readonly of: 'language' | 'all-languages';
}

/** What a strategy's scores have meant to this user. */
export interface Confidence {
  /** Reads what became of a text; records that say nothing of it are left aside. Cost O(1). */
  learn(record: OutcomeRecord): void;
  /**
   * The probability that a text of such a score is taken when it is shown while somebody types; undefined
   * where too little is known.
   */
  probability(strategyId: string, languageId: string, score: number): number | undefined;
  /** The same with what it rests on. A probability is shown for its own language alone. */
  grounds(strategyId: string, languageId: string, score: number): Grounds | undefined;
  snapshot(): ConfidenceSnapshot;
  /** What a snapshot has, in the place of what was learned; nothing of what is none. */
  restore(snapshot: unknown): void;
  reset(): void;
}

/** Plain JSON. */
export interface ConfidenceSnapshot {
  readonly version: 1;
  readonly outcomes: readonly ShownOutcome[];
}

export interface ConfidenceOptions {
  /** Outcomes without which no probability is told. */
  readonly leastOutcomes: number;
  /** The latest outcomes are kept, so many of all strategies and languages. */
  readonly mostOutcomes: number;
  /** New outcomes after which the maps are made anew. */
  readonly refitAfter: number;
  /** Time after which an outcome counts half of one that is new. Unit: milliseconds. */
  readonly halfLifeMs: number;
}

export const CONFIDENCE_DEFAULTS: ConfidenceOptions = {
  leastOutcomes: 100,
  mostOutcomes: 5_000,
  refitAfter: 20,
  halfLifeMs: HEDGE_DEFAULTS.halfLifeMs,
};

/**
 * Calibrated probabilities of being taken, from what became of shown texts: one map of scores for each
 * strategy and language, else one for the strategy over all languages (see `fitConfidenceMap`). An outcome
 * counts 2^(−age / halfLife), its age measured from the latest one of the same map, so that a pause
 * forgets nothing.
 *
 * Output   undefined below `leastOutcomes`. The same for the same records in any order, as long as no more
 *          than `mostOutcomes` came.
 * Cost     nothing before the first question. Maps are made when they are asked for, and again after
 *          `refitAfter` outcomes: O(n log n) for n outcomes, some 5 ms for 5,000; another question is a
 *          search in a few blocks. Memory: some 200 bytes an outcome.
 * Limits   A score seen early in a request may rest on less than one that settles it and yet be the same
 *          number; where texts are shown earlier for their probability, their own outcomes correct it.
 */
export function createConfidence(options: ConfidenceOptions = CONFIDENCE_DEFAULTS): Confidence {
  const { leastOutcomes, mostOutcomes, refitAfter, halfLifeMs } = options;
  let outcomes = new Map<string, ShownOutcome>();
  let maps = new Map<string, ConfidenceMap | undefined>();
  /** Outcomes that the maps do not know. */
  let unread = 0;

  function add(outcome: ShownOutcome): void {
    const before = outcomes.get(outcome.key);
    outcomes.set(outcome.key, before === undefined ? outcome : decisive(before, outcome));
    unread++;
    if (outcomes.size <= mostOutcomes) return;
    const [oldest] = outcomes.keys();
    if (oldest !== undefined) outcomes.delete(oldest);
  }

  function mapOf(strategyId: string, languageId: string | undefined): ConfidenceMap | undefined {
    if (unread >= refitAfter) {
      maps = new Map();
      unread = 0;
    }
    const key = JSON.stringify([strategyId, languageId]);
    if (!maps.has(key)) maps.set(key, fitted(strategyId, languageId));
    return maps.get(key);
  }

  function fitted(strategyId: string, languageId: string | undefined): ConfidenceMap | undefined {
    const some = comparable([...outcomes.values()]).filter(
      (one) =>
        one.strategyId === strategyId &&
        (languageId === undefined || one.languageId === languageId),
    );
    return some.length < leastOutcomes ? undefined : decayedMap(some, halfLifeMs);
  }

  function grounds(strategyId: string, languageId: string, score: number): Grounds | undefined {
    if (!Number.isFinite(score)) return undefined;
    const own = mapOf(strategyId, languageId);
    const map = own ?? mapOf(strategyId, undefined);
    if (map === undefined) return undefined;
    return {
      probability: confidenceOf(map, score),
      outcomes: map.outcomes,
      of: own === undefined ? 'all-languages' : 'language',
    };
  }

  function reset(): void {
    outcomes = new Map();
    maps = new Map();
    unread = 0;
  }

  return {
    learn(record) {
      const outcome = shownOutcome(record);
      if (outcome !== undefined) add(outcome);
    },
    grounds,
    probability: (...wanted) => grounds(...wanted)?.probability,
    snapshot: () => ({ version: 1, outcomes: [...outcomes.values()].map((one) => ({ ...one })) }),
    restore(snapshot) {
      reset();
      if (isSnapshot(snapshot)) for (const outcome of snapshot.outcomes) add({ ...outcome });
    },
    reset,
  };
}

/** A map in which what is old counts less. Cost O(n log n). */
function decayedMap(
  outcomes: readonly ShownOutcome[],
  halfLifeMs: number,
): ConfidenceMap | undefined {
  const now = outcomes.reduce((latest, { at }) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  return fitConfidenceMap(
    outcomes.map(({ score, taken, at }) => ({
      score,
      happened: taken,
      weight: 2 ** (-(now - at) / halfLifeMs),
    })),
  );
}

function isSnapshot(value: unknown): value is ConfidenceSnapshot {
  if (typeof value !== 'object' || value === null) return false;
  if (!('version' in value) || value.version !== 1 || !('outcomes' in value)) return false;
  return Array.isArray(value.outcomes) && value.outcomes.every(isShownOutcome);
}

function isShownOutcome(value: unknown): value is ShownOutcome {
  if (typeof value !== 'object' || value === null) return false;
  const { key, strategyId, languageId, at, score, taken } = value as Partial<
    Record<string, unknown>
  >;
  return (
    [key, strategyId, languageId].every((text) => typeof text === 'string') &&
    [at, score].every(Number.isFinite) &&
    typeof taken === 'boolean'
  );
}
