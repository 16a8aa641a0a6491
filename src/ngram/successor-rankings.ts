import type { ContextView } from './ngram-counts.ts';

/** The most frequent successors of one context, and how much the others can have. */
export interface SuccessorRanking {
  /** Token → count, exact at the time of ranking; the most frequent ones. */
  readonly counts: ReadonlyMap<number, number>;
  /** The largest count of all. */
  readonly largest: number;
  /** No other token had more. */
  readonly floor: number;
  /** Tokens counted or taken back since: no count differs by more from what it was. */
  readonly changes: number;
}

/** Remembers rankings of contexts that have thousands of successors. */
export interface SuccessorRankings {
  /** The ranking of the context of `length` tokens that ends the history; undefined if it has none. */
  of(
    view: ContextView,
    length: number,
    history: ArrayLike<number>,
    end: number,
  ): SuccessorRanking | undefined;
}

export interface SuccessorRankingsOptions {
  /** Contexts of up to this length are ranked. */
  readonly longestContext: number;
  /** Only contexts followed by at least this many tokens. */
  readonly leastTotal: number;
  /** Successors kept of one context. */
  readonly kept: number;
  /** Contexts remembered; the longest unused goes first. */
  readonly mostContexts: number;
}

export const RANKING_DEFAULTS: SuccessorRankingsOptions = {
  longestContext: 2,
  leastTotal: 1024,
  kept: 96,
  mostContexts: 4096,
};

/** A ranking is made anew when this share of its floor has changed. */
const WORN = 0.25;

/**
 * Rankings, so that the best tokens behind a blank are found without visiting thirty thousand. Counts
 * may change after a ranking was made: `changes` tells how many tokens were counted or taken back
 * since the beginning, so a count now lies within (changes now − changes then) of its old one, and
 * whoever searches by bounds stays exact. Contexts are told apart by all their tokens.
 *
 * Cost     a first ranking visits all successors; later ones are a look-up. Memory: `mostContexts` ·
 *          `kept` entries at most.
 */
export function createSuccessorRankings(
  changes: () => number,
  options: SuccessorRankingsOptions = RANKING_DEFAULTS,
): SuccessorRankings {
  const rankings = new Map<string, { ranking: SuccessorRanking; at: number }>();

  return {
    of(view, length, history, end) {
      if (length > options.longestContext || view.total(length) < options.leastTotal)
        return undefined;
      const key = keyOf(history, end, length);
      const now = changes();
      let known = rankings.get(key);
      rankings.delete(key);
      if (known === undefined || now - known.at > WORN * known.ranking.floor)
        known = { ranking: rank(view, length, options.kept), at: now };
      rankings.set(key, known);
      if (rankings.size > options.mostContexts) {
        const [oldest] = rankings.keys();
        if (oldest !== undefined) rankings.delete(oldest);
      }
      return { ...known.ranking, changes: now - known.at };
    },
  };
}

function keyOf(history: ArrayLike<number>, end: number, length: number): string {
  let key = '';
  for (let i = end - length; i < end; i++) key += `${history[i] ?? 0} `;
  return key;
}

function rank(view: ContextView, length: number, kept: number): SuccessorRanking {
  const tokens: number[] = [];
  const counts: number[] = [];
  view.forEachSuccessor(length, (token, count) => {
    tokens.push(token);
    counts.push(count);
    return undefined;
  });
  const sorted = Float64Array.from(counts).sort();
  // Ties at the floor stay out, so that what is kept does not depend on the order of visits.
  const floor = counts.length > kept ? (sorted[counts.length - kept - 1] ?? 0) : 0;
  const best = new Map<number, number>();
  for (const [i, token] of tokens.entries())
    if ((counts[i] ?? 0) > floor) best.set(token, counts[i] ?? 0);
  return { counts: best, largest: sorted.at(-1) ?? 0, floor, changes: 0 };
}
