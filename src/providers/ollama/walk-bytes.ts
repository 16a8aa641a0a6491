import { agree } from '../transport/joint-tokens.ts';
import type { Places } from './places.ts';
import { massOf } from './places.ts';
import { wholeText } from './served-tokens.ts';
import type { WalkedText } from './walk-tokens.ts';

/**
 * log P(text | prefix) where nothing is known of the model's tokens: at every place the longest listed
 * token is taken whose bytes are the beginning of what is left, and that ends between characters.
 *
 *     none fits:  log p ≈ log( (1 − Σ_list p) · SHARE ), one word or sign further
 *
 * The end of the prefix that a token may share with the text (a word, a run of signs or of blanks) is
 * given up and forced, alike for every text. Never `exact`: which token the model would have taken is
 * not known.
 */
export async function walkBytes(
  places: Places,
  prefix: string,
  text: string,
  signal: AbortSignal,
): Promise<WalkedText> {
  const head = prefix.slice(0, borderBefore(prefix));
  const whole = Buffer.from(prefix.slice(head.length) + text);
  let overlap = Buffer.byteLength(prefix.slice(head.length));
  let at = 0;
  let logprobNats = 0;
  let tokens = 0;
  let floored = 0;
  while (at < whole.length) {
    const left = whole.subarray(at);
    const place = await places.at(head + whole.subarray(0, at).toString(), undefined, signal);
    const [best] = place.top
      .filter(({ bytes }) => bytes.length > 0 && bytes.length <= left.length && agree(bytes, left))
      .filter(({ bytes }) => wholeText(bytes) !== undefined)
      .sort((a, b) => b.bytes.length - a.bytes.length);
    if (overlap > 0) {
      const given = left.subarray(0, overlap);
      const mass = massOf(place.top.filter(({ bytes }) => bytes.length > 0 && agree(bytes, given)));
      logprobNats -= Math.log(Math.max(mass, place.tail * SHARE));
    }
    logprobNats += best?.logprobNats ?? Math.log(place.tail * SHARE);
    const step = best?.bytes.length ?? unitOf(left.toString());
    if (best === undefined) floored += 1;
    tokens += 1;
    at += step;
    overlap = Math.max(0, overlap - step);
  }
  return { logprobNats: Math.min(0, logprobNats), tokens, floored, isExact: false };
}

/** Of the probability that a list leaves over, what one token of thousands has of it. */
const SHARE = 1 / 1000;

/** Where a token that reaches beyond the prefix may begin at the earliest; not at its very start. */
function borderBefore(prefix: string): number {
  const [end = ''] = /[^\S\n]*(?:[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]+|\s+)?$/u.exec(prefix) ?? [];
  return end.length < prefix.length ? prefix.length - end.length : prefix.length;
}

/** Bytes of the word or sign, with blanks before it, that a text begins with. */
function unitOf(text: string): number {
  const [unit = ''] = /^\s*(?:[\p{L}\p{N}_]+|.|$)/su.exec(text) ?? [];
  return Math.max(1, Buffer.byteLength(unit));
}
