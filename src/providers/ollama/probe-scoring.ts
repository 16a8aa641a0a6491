import type { Clock } from '../../core/clock.ts';
import { isModelError } from '../../core/failure.ts';
import type { WireRecord } from '../transport/wire.ts';
import { placesAlong } from './forced-runs.ts';
import type { ScoringAbilities } from './scoring-abilities.ts';
import type { PlaceReply, ScoringCalls } from './scoring-calls.ts';
import { createSeedFinder, type SeedFinder } from './seeded-draw.ts';
import { bytesOfTokens, servedTokens, wholeText, type ServedTokens } from './served-tokens.ts';

const PROBE_PREFIX = 'function read(path) {\n  return ';
const PROBE_TEXT = 'path.split';
/** Tokens that are drawn as a test, by their share of the vocabulary: common and rare ones. */
const PROBE_DRAWS = [0.2, 0.55, 0.9];

/**
 * Finds out how a model can be scored, by some seven one-token calls and one of a dozen tokens, on a
 * text of our own. Nothing is believed that the replies do not show:
 *
 * - its tokens, where those told for a text spell it by the vocabulary that `show` has;
 * - draws, where three seeds each bring the token that they should;
 * - forced texts, where the reply spells the text and at some place a token was more probable than the
 *   one taken: after the grammar none could be.
 *
 * Throws what the calls throw.
 */
export async function probeScoring(
  calls: ScoringCalls,
  show: () => Promise<WireRecord>,
  clock: Clock,
  signal: AbortSignal,
): Promise<ScoringAbilities> {
  const place = await calls.place(PROBE_PREFIX, undefined, signal);
  if (place === undefined || place.top.length === 0) return { forces: false, lists: false };
  const tokens = servedTokens(await show());
  const forces = isBeforeGrammar(
    (await unlessRefused(calls.forced(PROBE_PREFIX, PROBE_TEXT, signal))) ?? [],
  );
  if (tokens === undefined || !(await tellsTokens(calls, tokens, signal)))
    return { forces, lists: true };
  const seeds = createSeedFinder(tokens.vocabulary.size, clock);
  return (await draws(calls, tokens, seeds, signal))
    ? { tokens, seeds, forces, lists: true }
    : { tokens, forces, lists: true };
}

/** What a server cannot do it refuses, or fails at; both are answers to the question. */
async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (!isModelError(error) || !REFUSED.has(error.failure.code)) throw error;
    return undefined;
  }
}

const REFUSED: ReadonlySet<string> = new Set(['bad-request', 'unsupported', 'server-error']);

function isBeforeGrammar(path: readonly PlaceReply[]): boolean {
  const isSpelled = placesAlong(PROBE_TEXT, path) !== undefined;
  return (
    isSpelled &&
    path.some(({ top, drawn }) => (top[0]?.logprobNats ?? -Infinity) > drawn.logprobNats)
  );
}

async function tellsTokens(
  calls: ScoringCalls,
  { vocabulary }: ServedTokens,
  signal: AbortSignal,
): Promise<boolean> {
  const reply = await unlessRefused(calls.tokens(PROBE_PREFIX, undefined, signal));
  if (reply === undefined) return false;
  // The answer stands behind the prompt.
  const spelled = bytesOfTokens(vocabulary, reply.tokens).toString();
  return spelled.startsWith(PROBE_PREFIX);
}

async function draws(
  calls: ScoringCalls,
  { vocabulary }: ServedTokens,
  seeds: SeedFinder,
  signal: AbortSignal,
): Promise<boolean> {
  for (const share of PROBE_DRAWS) {
    let token = Math.floor(share * vocabulary.size);
    while (token > 0 && !isPlain(vocabulary.bytesOf(token))) token -= 1;
    const seed = await seeds.seedFor(token, signal);
    const reply = seed === undefined ? undefined : await calls.place(PROBE_PREFIX, seed, signal);
    if (reply === undefined) return false;
    if (Buffer.compare(reply.drawn.bytes, vocabulary.bytesOf(token)) !== 0) return false;
  }
  return true;
}

function isPlain(bytes: Uint8Array): boolean {
  return bytes.length > 0 && wholeText(bytes) !== undefined;
}
