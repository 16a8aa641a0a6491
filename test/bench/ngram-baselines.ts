import type { ByteModel } from '../../src/ngram/byte-model.ts';
import type { NgramCounts } from '../../src/ngram/ngram-counts.ts';

/** A plain n-gram model: one body of text, no levels, nothing learned on the way. */
export interface PlainNgram {
  /** Probability of a token spelled `text` behind history[0…end). */
  probability(history: ArrayLike<number>, end: number, token: number, text: string): number;
}

/**
 * Interpolated absolute discounting,
 *
 *     p_n(w | h) = max(c(h w) − D, 0) / C(h) + D · N(h) / C(h) · p_{n−1}(w | h′)
 *
 * with N(h) the number of different tokens behind h, below the unigrams the spelling, contexts never
 * seen left out. Sums to 1 over all spellings. Source: Ney, Essen and Kneser, 1994, as in Chen and
 * Goodman, 1999, section 2.7.
 */
export function absoluteDiscounting(
  counts: NgramCounts,
  order: number,
  discount: number,
  bytes: ByteModel,
): PlainNgram {
  const different = new Map<string, number>();
  return {
    probability(history, end, token, text) {
      const view = counts.view(history, end);
      let p = Math.exp(bytes.logprobNats(text));
      for (let length = 0; length < order && length <= view.longest; length++) {
        const total = view.total(length);
        if (total <= 0) break;
        const key = keyOf(history, end, length);
        let kinds = different.get(key);
        if (kinds === undefined) {
          let seen = 0;
          view.forEachSuccessor(length, () => ++seen > 0);
          kinds = seen;
          different.set(key, kinds);
        }
        const count = view.count(length, token);
        p = Math.max(count - discount, 0) / total + ((discount * kinds) / total) * p;
      }
      return p;
    },
  };
}

function keyOf(history: ArrayLike<number>, end: number, length: number): string {
  let key = '';
  for (let i = end - length; i < end; i++) key += `${history[i]} `;
  return key;
}
