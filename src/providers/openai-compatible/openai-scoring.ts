import { failure, isModelError, ModelError } from '../../core/failure.ts';
import type { LanguageModel, ScoreRequest, TextScore } from '../../core/model.ts';
import { scoredText } from '../transport/scored-text.ts';
import { sharedBorder } from '../transport/joint-tokens.ts';
import { tokenLogprobsOf } from '../transport/token-logprobs.ts';
import { isRecord, recordsAt } from '../transport/wire.ts';
import { forcedScore, literalGrammar } from './forced-grammar.ts';
import { llamaServerForced } from './llama-server-requests.ts';
import type { OpenAiRoutes, ServedTokenizer } from './openai-routes.ts';
import {
  promptRequest,
  promptScore,
  promptTokensOf,
  sharedTokens,
  type PromptRoute,
  type ToldToken,
} from './prompt-logprobs.ts';

const PROBE = 'function read(path) {\n  return path';
/** A prompt's tokens are some 200 bytes each on the wire. */
const LIMITS = { messageBytes: 16 * 2 ** 20, totalBytes: 16 * 2 ** 20 };

/**
 * Finds the route by which a server that is not llama.cpp's tells log-probabilities of a prompt:
 * `prompt_logprobs`, then `echo`, one call each, on a text of our own; undefined where neither does. Many
 * servers take fields that they do not know and answer without them, hence the look at the reply.
 *
 * Throws what has nothing to do with the fields: an absent server or model, a refused key.
 */
export async function probePromptRoute(
  model: string,
  routes: OpenAiRoutes,
  signal: AbortSignal,
): Promise<PromptRoute | undefined> {
  for (const route of ['prompt-logprobs', 'echo'] as const) {
    try {
      if ((await promptTokens(model, PROBE, route, routes, signal)) !== undefined) return route;
    } catch (error) {
      if (!isModelError(error) || !REFUSED.has(error.failure.code)) throw error;
    }
  }
  return undefined;
}

/** How servers answer fields that they do not take. */
const REFUSED: ReadonlySet<string> = new Set(['bad-request', 'unsupported', 'server-error']);

async function promptTokens(
  model: string,
  prompt: string,
  route: PromptRoute,
  { connection, client }: OpenAiRoutes,
  signal: AbortSignal,
): Promise<readonly ToldToken[] | undefined> {
  const call = { signal, confidential: [prompt], limits: LIMITS };
  const reply: unknown = await connection.once(call, async (fetch) =>
    (await client(fetch)).completions.create(promptRequest(model, prompt, route)),
  );
  return promptTokensOf(reply, prompt, route);
}

/**
 * Scores by the log-probabilities of prompts: one call for the prefix and one for each text, and one
 * more for a list of tokens where one crosses the border. Throws ModelError `unsupported` where a
 * reply does not tell what it should.
 */
export async function scoreByPrompt(
  model: string,
  route: PromptRoute,
  routes: OpenAiRoutes,
  next: NonNullable<LanguageModel['next']>,
  { prefix, texts }: ScoreRequest,
  signal: AbortSignal,
): Promise<readonly TextScore[]> {
  const tokensOf = async (prompt: string): Promise<readonly ToldToken[]> => {
    const tokens = await promptTokens(model, prompt, route, routes, signal);
    if (tokens === undefined) throw untold();
    return tokens;
  };
  const wanted = texts.map(scoredText);
  if (wanted.every((text) => text === '')) return wanted.map(() => NOTHING);
  if (prefix === '') throw noPrefix();
  const before = await tokensOf(prefix);
  const joints: (readonly ToldToken[])[] = [];
  for (const text of wanted) joints.push(text === '' ? before : await tokensOf(prefix + text));
  const border = sharedTokens(before, joints);
  const overlap = spelled(before.slice(border));
  const head = spelled(before.slice(0, border));
  const list = overlap === '' ? [] : await next({ prefix: head, k: MOST_LISTED }, signal);
  return wanted.map((text, i) =>
    text === '' ? NOTHING : promptScore(joints[i] ?? [], border, overlap, list, text),
  );
}

const MOST_LISTED = 20;
const NOTHING: TextScore = { logprobNats: 0, tokens: 0, bytes: 0, fidelity: 'exact' };

/**
 * Scores on llama.cpp's server by a grammar that allows one text only: one call a text, and one for the
 * tokens of the prefix and of each text, from which the shared border comes.
 */
export async function scoreByGrammar(
  model: string,
  routes: OpenAiRoutes,
  tokenizer: ServedTokenizer,
  { prefix, texts }: ScoreRequest,
  signal: AbortSignal,
): Promise<readonly TextScore[]> {
  const wanted = texts.map(scoredText);
  if (wanted.every((text) => text === '')) return wanted.map(() => NOTHING);
  if (prefix === '') throw noPrefix();
  const head = await sharedHead(prefix, wanted, tokenizer, signal);
  const overlap = Buffer.from(prefix.slice(head.length));
  const scores: TextScore[] = [];
  for (const text of wanted) {
    if (text === '') {
      scores.push(NOTHING);
      continue;
    }
    const forced = overlap.toString() + text;
    const bytes = Buffer.byteLength(forced);
    const body = llamaServerForced(model, head, literalGrammar(forced), bytes);
    const call = { signal, confidential: [prefix, text], limits: LIMITS };
    const reply: unknown = await routes.connection.once(call, async (fetch) =>
      (await routes.client(fetch)).post<unknown>(routes.native('completion'), { body }),
    );
    const pieces = isRecord(reply)
      ? tokenLogprobsOf(recordsAt(reply, 'completion_probabilities'))
      : undefined;
    if (pieces === undefined) throw untold();
    scores.push(forcedScore(pieces, overlap, text));
  }
  return scores;
}

/** The prefix up to the last border of tokens that it shares with all its continuations. */
async function sharedHead(
  prefix: string,
  texts: readonly string[],
  { tokenize, detokenize }: ServedTokenizer,
  signal: AbortSignal,
): Promise<string> {
  const before = await tokenize(prefix, signal);
  if (before === undefined) return prefix;
  const joints: (readonly number[])[] = [];
  for (const text of texts) joints.push((await tokenize(prefix + text, signal)) ?? before);
  const border = sharedBorder(before, joints, 1);
  if (border >= before.length) return prefix;
  const head = await detokenize(before.slice(0, border), signal);
  // Half a character, or a tokenizer that rewrites the text: then nothing is backed up.
  return head !== undefined && head !== '' && prefix.startsWith(head) ? head : prefix;
}

function spelled(tokens: readonly ToldToken[]): string {
  return tokens.map(({ text }) => text).join('');
}

function untold(): ModelError {
  return new ModelError(failure('unsupported', 'the server sent no log-probabilities'));
}

function noPrefix(): ModelError {
  return new ModelError(failure('bad-request', 'nothing stands before the texts'));
}
