import type { Experience, LearnedWeight, Learner, LearnerSnapshot } from '../core/learner.ts';

export interface HedgeOptions {
  /** Learning rate η > 0 per outcome. No unit. */
  readonly eta: number;
  /** Time after which half of what was learned is forgotten. Unit: milliseconds. */
  readonly halfLifeMs: number;
  /** Least share of the uniform weight that a member keeps, in [0, 1). */
  readonly floor: number;
}

export const HEDGE_DEFAULTS: HedgeOptions = {
  eta: 0.3,
  halfLifeMs: 30 * 24 * 3_600_000,
  floor: 0.1,
};

/** Rewards of a run are only comparable when at least this many members answered. */
const COMPARABLE = 2;

/**
 * Hedge (multiplicative weights) over members, one table per language.
 *
 *     log w_m ← 2^(−Δt/halfLife) · log w_m + η·(r_m − r̄)        weight_m = (1−f)·softmax(log w)_m + f/n
 *
 * with rewards r in [0, 1], r̄ their mean over the members that answered, and floor f. Centring on r̄
 * leaves the softmax unchanged and keeps members that did not answer where they are.
 *
 * Output   weights in (0, 1], sum 1, in the order asked; a member never seen has log-weight 0.
 * Cost     O(members) per outcome; memory O(languages · members).
 * Source   Freund and Schapire, "A Decision-Theoretic Generalization of On-Line Learning", 1997.
 *          Departs from it by decay and floor: models and users change, and a member must be able
 *          to come back.
 */
export function createHedgeLearner(options: HedgeOptions = HEDGE_DEFAULTS): Learner {
  let languages = new Map<string, Map<string, LearnedWeight>>();

  return {
    weights(languageId, memberIds) {
      const table = languages.get(languageId);
      const logs = memberIds.map((id) => table?.get(id)?.logWeight ?? 0);
      const largest = Math.max(...logs);
      const raw = logs.map((log) => Math.exp(log - largest));
      const total = raw.reduce((sum, value) => sum + value, 0);
      const share = options.floor / memberIds.length;
      return raw.map((value) => (1 - options.floor) * (value / total) + share);
    },
    learn({ languageId, at, rewards }: Experience) {
      const entries = Object.entries(rewards);
      if (entries.length < COMPARABLE) return;
      const mean = entries.reduce((sum, [, reward]) => sum + clamp(reward), 0) / entries.length;
      const table = languages.get(languageId) ?? new Map<string, LearnedWeight>();
      languages.set(languageId, table);
      for (const [memberId, reward] of entries) {
        const before = table.get(memberId);
        // Logs of several windows are merged: an outcome may be older than the last one learned.
        const updatedAt = Math.max(at, before?.updatedAt ?? at);
        const ageMs = updatedAt - (before?.updatedAt ?? at);
        const decayed = (before?.logWeight ?? 0) * 2 ** (-ageMs / options.halfLifeMs);
        table.set(memberId, {
          logWeight: decayed + options.eta * (clamp(reward) - mean),
          outcomes: (before?.outcomes ?? 0) + 1,
          updatedAt,
        });
      }
    },
    snapshot: () => ({
      version: 1,
      languages: Object.fromEntries(
        [...languages].map(([language, table]) => [
          language,
          Object.fromEntries([...table].map(([id, weight]) => [id, { ...weight }])),
        ]),
      ),
    }),
    restore(snapshot: LearnerSnapshot) {
      languages = new Map(
        Object.entries(snapshot.languages).map(([language, table]) => [
          language,
          new Map(Object.entries(table).map(([id, weight]) => [id, { ...weight }])),
        ]),
      );
    },
    reset() {
      languages = new Map();
    },
  };
}

function clamp(reward: number): number {
  return Number.isFinite(reward) ? Math.min(1, Math.max(0, reward)) : 0;
}
