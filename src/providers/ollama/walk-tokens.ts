import { failure, ModelError } from '../../core/failure.ts';
import { agree } from '../transport/joint-tokens.ts';
import { massOf, type Place, type WantedToken } from './places.ts';
import { wholeText } from './served-tokens.ts';
import type { ServedTokens } from './served-tokens.ts';

/** Where a walk stands. */
export interface WalkStep {
  readonly wanted: WantedToken;
  /** Bytes before the token, counted from the start of the prompt. */
  readonly start: number;
  /** What stands before it; never empty. */
  readonly prompt: string;
}

/** A walk along the tokens of prefix + text. */
export interface Walk {
  /** All tokens of prefix and text. */
  readonly joint: readonly number[];
  /** Tokens that are read and not scored. */
  readonly border: number;
  /** The prefix's bytes behind the border: given, not chosen. */
  readonly overlap: Uint8Array;
  /** Tokens that the server puts before every prompt. */
  readonly startTokens: number;
}

export interface WalkedText {
  readonly logprobNats: number;
  readonly tokens: number;
  /** Tokens for which an estimate stands. */
  readonly floored: number;
  /** Whether every figure is the model's own, behind the prompt cut into tokens as the text is. */
  readonly isExact: boolean;
}

/**
 * log P(text | prefix) along the tokens into which the server cuts prefix + text:
 *
 *     score = Σ_i log p(t_i | t_<i)  −  Σ_{i inside the overlap} log Σ_{u fits the overlap} p(u | t_<i)
 *
 * as the embedded models have it. A token that the server does not name is estimated from what its
 * list leaves over, shared out by how common tokens are:
 *
 *     log p(t) ≈ log( (1 − Σ_list p) · share(t) )
 *
 * Departure from the card, which charges the whole rest for one token: on rival continuations that
 * prefers the text with more unnamed tokens. A token behind half a character has no place (no prompt
 * can end there) and counts as log share(t).
 *
 * `readPlace` gives the place of a step, undefined where nothing is known of it. Throws ModelError
 * `bad-request` where the server has cut the prompt's beginning off.
 */
export async function walkTokens(
  { vocabulary, startText, share, fittingShare }: ServedTokens,
  { joint, border, overlap, startTokens }: Walk,
  readPlace: (step: WalkStep) => Promise<Place | undefined>,
): Promise<WalkedText> {
  let before = Buffer.concat(joint.slice(0, border).map((id) => vocabulary.bytesOf(id)));
  let left = overlap;
  let logprobNats = 0;
  let floored = 0;
  let isExact = true;
  for (const [index, id] of joint.entries()) {
    if (index < border) continue;
    const wanted = { id, bytes: vocabulary.bytesOf(id) };
    const prompt = before.length === 0 ? startText : wholeText(before);
    const place =
      prompt === undefined || prompt === ''
        ? undefined
        : await readPlace({ wanted, start: before.length, prompt });
    const cut = place?.promptTokens;
    if (cut !== undefined && before.length > 0) {
      if (cut < index + startTokens)
        throw new ModelError(failure('bad-request', 'the prefix does not fit the context'));
      if (cut > index + startTokens) isExact = false;
    }
    const told = place?.logprobOf(wanted.bytes);
    if (told === undefined) {
      floored += 1;
      logprobNats += Math.log((place?.tail ?? 1) * share(id));
    } else logprobNats += told;
    if (left.length > 0 && place !== undefined) {
      const fit = fittingMass(place, left, fittingShare);
      logprobNats -= Math.log(fit.listed + fit.estimated);
      if (fit.estimated > NEGLIGIBLE * fit.listed) isExact = false;
    }
    left = left.subarray(Math.min(left.length, wanted.bytes.length));
    before = Buffer.concat([before, wanted.bytes]);
  }
  return {
    logprobNats: Math.min(0, logprobNats),
    tokens: joint.length - border,
    floored,
    isExact: isExact && floored === 0,
  };
}

/** An estimate of so small a share moves a score by less than rounding does. */
const NEGLIGIBLE = 0.01;

/** Probability of the tokens that can begin writing `left`: those named, and an estimate of the rest. */
function fittingMass(
  { told, tail }: Place,
  left: Uint8Array,
  fittingShare: ServedTokens['fittingShare'],
): { listed: number; estimated: number } {
  const listed = massOf(told.filter(({ bytes }) => bytes.length > 0 && agree(bytes, left)));
  const estimated = tail * fittingShare(left);
  // Nothing fits only where the tokenizer rewrites the text; then nothing is given away.
  return listed + estimated > 0 ? { listed, estimated } : { listed: 1, estimated: 0 };
}
