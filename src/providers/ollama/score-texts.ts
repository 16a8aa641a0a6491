import type { ScoreRequest, TextScore } from '../../core/model.ts';
import { sharedBorder } from '../transport/joint-tokens.ts';
import { scoredText } from '../transport/scored-text.ts';
import { placesAlong, plainRuns } from './forced-runs.ts';
import { createPlaces, type Place, type Places } from './places.ts';
import type { ScoringAbilities, ScoringWay } from './scoring-abilities.ts';
import type { ScoringCalls } from './scoring-calls.ts';
import { bytesOfTokens, type ServedTokens, wholeText } from './served-tokens.ts';
import { walkBytes } from './walk-bytes.ts';
import { walkTokens, type Walk, type WalkedText } from './walk-tokens.ts';

/**
 * Log-probabilities of texts behind a prefix, in input order. All texts back up to the same border of
 * tokens, and what they share is asked once.
 *
 * Cost, calls with a warm prefix: one a text to learn its tokens, then by `exact` and `walk` one a
 * token, by `forced` one a run of plain characters of more than three tokens and one for each token
 * outside, at its start, or not named along it.
 */
export async function scoreTexts(
  calls: ScoringCalls,
  abilities: ScoringAbilities,
  way: ScoringWay,
  { prefix, texts }: ScoreRequest,
  signal: AbortSignal,
): Promise<readonly TextScore[]> {
  const { tokens } = abilities;
  const seeds = way === 'exact' ? abilities.seeds : undefined;
  const places = createPlaces(calls, seeds);
  const wanted = texts.map(scoredText);
  if (wanted.every((text) => text === '')) return wanted.map(() => NOTHING);
  const walks =
    tokens === undefined
      ? undefined
      : await walksOf(calls, abilities, tokens, prefix, wanted, signal);
  const scores: TextScore[] = [];
  for (const [index, text] of wanted.entries()) {
    signal.throwIfAborted();
    const bytes = Buffer.byteLength(text);
    const walk = walks?.[index];
    if (text === '') scores.push(NOTHING);
    else if (tokens === undefined || walk === undefined)
      scores.push(scoreOf(await walkBytes(places, prefix, text, signal), bytes, 'walk'));
    else if (way === 'forced')
      scores.push(await forcedScore(calls, places, tokens, walk, prefix, text, signal));
    else {
      const walked = await walkTokens(tokens, walk, ({ prompt, wanted: token }) =>
        places.at(prompt, token, signal),
      );
      scores.push(scoreOf(walked, bytes, seeds !== undefined && walked.isExact ? 'exact' : 'walk'));
    }
  }
  return scores;
}

/** What is written behind the text can be cut together with its end; another draw may not. */
const CUT_ATTEMPTS = 6;

const NOTHING: TextScore = { logprobNats: 0, tokens: 0, bytes: 0, fidelity: 'exact' };

/** The texts as walks from one border; undefined where the server's tokens do not spell them. */
async function walksOf(
  calls: ScoringCalls,
  { seeds }: ScoringAbilities,
  tokens: ServedTokens,
  prefix: string,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly Walk[] | undefined> {
  const { vocabulary, endToken } = tokens;
  const seed = endToken === undefined ? undefined : await seeds?.seedFor(endToken, signal);

  async function cut(
    text: string,
  ): Promise<{ tokens: readonly number[]; startTokens: number } | undefined> {
    if (text === '') return { tokens: [], startTokens: 0 };
    const length = Buffer.byteLength(text);
    for (let attempt = 1; attempt <= CUT_ATTEMPTS; attempt++) {
      const reply = await calls.tokens(text, seed ?? attempt, signal);
      if (reply === undefined) return undefined;
      let own = 0;
      for (let bytes = 0; bytes < length && own < reply.tokens.length; own += 1)
        bytes += vocabulary.bytesOf(reply.tokens[own] ?? 0).length;
      const list = reply.tokens.slice(0, own);
      if (bytesOfTokens(vocabulary, list).equals(Buffer.from(text)))
        return { tokens: list, startTokens: Math.max(0, (reply.promptTokens ?? own) - own) };
    }
    return undefined;
  }

  const before = await cut(prefix);
  if (before === undefined) return undefined;
  const joints: (readonly number[])[] = [];
  for (const text of texts) {
    const joint = text === '' ? before : await cut(prefix + text);
    if (joint === undefined) return undefined;
    joints.push(joint.tokens);
  }
  let border = sharedBorder(before.tokens, joints, 0);
  // No prompt can end inside of a character.
  while (wholeText(bytesOfTokens(vocabulary, before.tokens.slice(0, border))) === undefined)
    border -= 1;
  const overlap = bytesOfTokens(vocabulary, before.tokens.slice(border));
  const { startTokens } = before;
  return joints.map((joint) => ({ joint, border, overlap, startTokens }));
}

/**
 * Tokens of a run that are read by calls of their own, without the quote. Measured on half of the sets of
 * `npm run bench -- --only score-fidelity` and told on the other half: with one the best text is the exact
 * one's in 60 of 66 sets, with two in 62, with three in 63, with four in 64.
 */
const WALKED_AT_START = 3;

/**
 * The tokens of a text read off places along which the model was made to write it. The opening quote
 * changes what the model expects, most of all at once (−1.9 nats for the first token, −0.9, −0.7 and −0.5
 * for the next ones): so the first tokens of every run are read by calls of their own, without the quote,
 * and so is what the places do not name. Where the reply is another text, the whole is walked.
 */
async function forcedScore(
  calls: ScoringCalls,
  places: Places,
  tokens: ServedTokens,
  walk: Walk,
  prefix: string,
  text: string,
  signal: AbortSignal,
): Promise<TextScore> {
  const prefixBytes = Buffer.byteLength(prefix);
  const spans = tokenSpans(tokens, walk, prefixBytes);
  const along: { start: number; from: number; end: number; places: ReadonlyMap<number, Place> }[] =
    [];
  for (const { text: run, start, end } of plainRuns(text)) {
    const from = spans.filter((span) => span.at >= start && span.end <= end)[WALKED_AT_START]?.at;
    const before = Buffer.from(text).subarray(0, start).toString();
    if (from === undefined || prefix + before === '') continue;
    const path = placesAlong(run, await calls.forced(prefix + before, run, signal));
    if (path !== undefined) along.push({ start, from, end, places: path });
  }
  let walkedBytes = 0;
  const walked = await walkTokens(tokens, walk, async ({ wanted, start, prompt }) => {
    const at = start - prefixBytes;
    const end = at + wanted.bytes.length;
    const run = along.find((one) => at >= one.from && end <= one.end);
    const place = run?.places.get(at - run.start);
    if (place?.logprobOf(wanted.bytes) !== undefined) return place;
    walkedBytes += Math.max(0, end - Math.max(0, at));
    return places.at(prompt, undefined, signal);
  });
  const bytes = Buffer.byteLength(text);
  const score = scoreOf(walked, bytes, walkedBytes < bytes ? 'forced' : 'walk');
  return score.fidelity === 'forced' && walkedBytes > 0 ? { ...score, walkedBytes } : score;
}

/** Where the tokens behind the border lie, in bytes from the start of the text. */
function tokenSpans(
  { vocabulary }: ServedTokens,
  { joint, border }: Walk,
  prefixBytes: number,
): readonly { readonly at: number; readonly end: number }[] {
  let end = -prefixBytes;
  return joint
    .map((token) => {
      const at = end;
      end += vocabulary.bytesOf(token).length;
      return { at, end };
    })
    .slice(border);
}

/** More than a third of the tokens, as in the card of P-walk. */
const UNRELIABLE = 1 / 3;

function scoreOf(
  { logprobNats, tokens, floored }: WalkedText,
  bytes: number,
  fidelity: TextScore['fidelity'],
): TextScore {
  return {
    ...{ logprobNats, tokens, bytes, fidelity },
    ...(floored > 0 ? { floored } : {}),
    ...(floored > tokens * UNRELIABLE ? { unreliable: true } : {}),
  };
}
