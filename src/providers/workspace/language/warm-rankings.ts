import type { SuccessorRankings } from '../../../ngram/successor-rankings.ts';
import type { Corpus } from '../index/corpus.ts';

/** Tokens behind which rankings are made ahead of use: blanks, brackets, points and the like. */
const MOST_CONTEXTS = 48;
/** Made again when the corpus has grown or shrunk by this factor. */
const GROWTH = 1.25;

/**
 * Ranks the successors of the most frequent contexts before anyone asks: the first draft would
 * otherwise wait for it, up to some tenths of a second with ten million tokens. The returned function
 * ranks one context and is false when all are ranked.
 */
export function createRankingWarmer(corpus: Corpus, rankings: SuccessorRankings): () => boolean {
  let rankedFor = 0;
  let waiting: number[] = [];

  return () => {
    const { tokens, counts } = corpus;
    const next = waiting.pop();
    if (next !== undefined) {
      rankings.of(counts.view([next], 1), 1, [next], 1);
      return true;
    }
    const isNear = tokens < rankedFor * GROWTH && tokens * GROWTH >= rankedFor;
    if (isNear || tokens === 0 || corpus.waiting > 0) return false;
    rankedFor = tokens;
    const ranking = rankings.of(counts.view([], 0), 0, [], 0);
    waiting = [...(ranking?.counts ?? [])]
      .sort(([, a], [, b]) => a - b)
      .slice(-MOST_CONTEXTS)
      .map(([token]) => token);
    return true;
  };
}
