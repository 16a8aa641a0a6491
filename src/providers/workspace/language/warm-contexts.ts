import type { Corpus } from '../index/corpus.ts';

/** Tokens behind which successors are listed ahead of use: blanks, brackets, points and the like. */
const MOST_TOKENS = 64;
/** Listed are successors with at least one in so many occurrences. */
const SHARES = 1_024;

/**
 * Lists the successors of the most frequent contexts before anyone asks: the first answers would
 * otherwise wait for it. The returned function lists those of one context and is false when there is
 * nothing to do; new segments are begun with anew.
 */
export function createContextWarmer(corpus: Corpus): () => boolean {
  let warmed: unknown;
  let waiting: number[] = [];

  function successorsOf(context: readonly number[]): readonly (readonly [number, number])[] {
    const { length } = context;
    const view = corpus.counts.view(context, length);
    const found: [token: number, count: number][] = [];
    view.forEachFrequent(length, Math.ceil(view.total(length) / SHARES), (token, count) => {
      found.push([token, count]);
    });
    return found;
  }

  return () => {
    const { counts, tokens, waiting: uncounted } = corpus;
    if (warmed !== counts.segments) {
      if (tokens === 0 || uncounted > 0) return false;
      warmed = counts.segments;
      waiting = successorsOf([])
        .toSorted(([, a], [, b]) => a - b)
        .slice(-MOST_TOKENS)
        .map(([token]) => token);
      return true;
    }
    const next = waiting.pop();
    if (next === undefined) return false;
    successorsOf([next]);
    return true;
  };
}
