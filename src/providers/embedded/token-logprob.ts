import type { TokenLogprob } from '../../core/generation.ts';
import type { Vocabulary } from '../transport/vocabulary.ts';

/** A token as the engine sees it. Control tokens have their name as text and no bytes. */
export function tokenLogprob(
  token: number,
  logprobNats: number,
  vocabulary: Vocabulary,
): TokenLogprob {
  return {
    text: vocabulary.textOf(token),
    bytes: [...vocabulary.bytesOf(token)],
    // Single precision in the library can put a certain token a rounding above 0.
    logprobNats: Math.min(0, logprobNats),
  };
}
