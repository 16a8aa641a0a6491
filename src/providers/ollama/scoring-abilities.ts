import type { SeedFinder } from './seeded-draw.ts';
import type { ServedTokens } from './served-tokens.ts';

/** `exact` draws every token, `forced` has the model write each text, `walk` reads lists of 20. */
export type ScoringWay = 'exact' | 'forced' | 'walk';

/** How a model of a server can be scored, as it showed by what it answered. */
export interface ScoringAbilities {
  /** Its vocabulary, where the server also tells the tokens of a text. */
  readonly tokens?: ServedTokens;
  /** Draws any token that is wanted. */
  readonly seeds?: SeedFinder;
  /** Writes a given text with log-probabilities from before the grammar. */
  readonly forces: boolean;
  /** Sends lists of log-probabilities at all. */
  readonly lists: boolean;
}

/** The best that scores of such a model can be. */
export function fidelityOf({
  tokens,
  seeds,
  forces,
  lists,
}: ScoringAbilities): ScoringWay | 'none' {
  if (!lists) return 'none';
  if (seeds !== undefined) return 'exact';
  return forces && tokens !== undefined ? 'forced' : 'walk';
}
