import type { Place } from '../../core/model.ts';
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

/**
 * The way by which such a model is scored, as measured (`npm run bench -- --only score-fidelity`): drawing
 * is as good as the model's own figures, and walking along known tokens chooses better than forcing for
 * about the same time, where a call costs little. Over a network every call costs its way there and
 * back, and forcing needs fewer.
 */
export function scoringWayOf(
  { tokens, seeds, forces, lists }: ScoringAbilities,
  place: Place,
): ScoringWay | 'none' {
  if (!lists) return 'none';
  if (seeds !== undefined) return 'exact';
  return forces && tokens !== undefined && place !== 'local' ? 'forced' : 'walk';
}
