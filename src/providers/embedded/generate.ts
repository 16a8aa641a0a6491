import type { Clock } from '../../core/clock.ts';
import type {
  FinishReason,
  GenerationPart,
  SamplingParameters,
  TokenLogprob,
} from '../../core/generation.ts';
import { freshSeed, seededRandom } from '../../core/random.ts';
import { chooseToken } from './choose-token.ts';
import { createTextStream } from './text-stream.ts';
import type { Released } from './text-stream.ts';
import { tokenLogprob } from './token-logprob.ts';
import type { Distribution, Probe, TokenModel } from './token-model.ts';

/**
 * Writes on from a prompt, token by token.
 *
 * Greedy at temperature 0; else one draw a token among the 1,024 most probable ones (the tail
 * beyond is never drawn), from a generator seeded by `sampling.seed`. Log-probabilities are the
 * model's own, before temperature and cut. Ends at the model's end token, at any control token
 * (a base model that writes a fill mark has finished), at a stop text, after `maxTokens`, or when
 * the context is full.
 *
 * Throws the signal's reason within one token (within one batch while the prompt is read).
 * Cost: one evaluation a token; the prompt's shared beginning with the call before is free.
 */
export async function* generate(
  model: TokenModel,
  prompt: readonly number[],
  sampling: SamplingParameters,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<GenerationPart, void, void> {
  const { temperature, topP = 1, maxTokens, topLogprobs } = sampling;
  const random = seededRandom(sampling.seed ?? freshSeed());
  const probe = probeFor(sampling);
  const stream = createTextStream(sampling.stop);
  const sequence = [...prompt];
  const startedAt = clock.now();
  let firstAt: number | undefined;
  let written = 0;
  let finish: FinishReason | undefined;

  while (finish === undefined) {
    const [distribution] = await model.evaluate(sequence, [probe], signal);
    signal.throwIfAborted();
    if (distribution === undefined) throw new Error('no distribution behind the prompt');
    firstAt ??= clock.now();
    const token =
      temperature > 0
        ? chooseToken(distribution.logprobs, temperature, topP, random)
        : distribution.best;
    finish = endOf(token, model);
    if (finish !== undefined) break;
    written += 1;
    const logprob =
      topLogprobs === undefined
        ? undefined
        : withAlternatives(token, topLogprobs, distribution, model);
    const released = stream.push(model.vocabulary.bytesOf(token), logprob);
    const part = textPart(released);
    if (part !== undefined) yield part;
    if (released.stopped) finish = { unified: 'stop', raw: 'stop-text' };
    else if (written >= maxTokens) finish = { unified: 'length', raw: 'max-tokens' };
    else if (sequence.length + 1 >= model.contextSize)
      finish = { unified: 'length', raw: 'context-full' };
    else sequence.push(token);
  }

  const prefilledAt = firstAt ?? startedAt;
  if (finish.raw !== 'stop-text') {
    const rest = textPart(stream.end());
    if (rest !== undefined) yield rest;
  }
  yield {
    kind: 'end',
    finish,
    usage: {
      promptTokens: prompt.length,
      completionTokens: written,
      estimated: false,
      prefillMs: prefilledAt - startedAt,
      decodeMs: clock.now() - prefilledAt,
    },
  };
}

/** llama.cpp's own tools draw among 40; this leaves the nucleus to `topP` at a bounded cost. */
const DRAWN_TOKENS = 1024;

function probeFor({ temperature, topLogprobs }: SamplingParameters): Probe {
  return { top: temperature > 0 ? DRAWN_TOKENS : (topLogprobs ?? 0), tokens: [] };
}

function endOf(token: number, model: TokenModel): FinishReason | undefined {
  if (model.isEnd(token)) return { unified: 'stop', raw: 'end-token' };
  if (model.vocabulary.isControl(token)) return { unified: 'stop', raw: 'control-token' };
  return undefined;
}

function withAlternatives(
  token: number,
  count: number,
  { logprobs }: Distribution,
  { vocabulary }: TokenModel,
): TokenLogprob {
  const own = tokenLogprob(token, logprobs.get(token) ?? Number.NEGATIVE_INFINITY, vocabulary);
  if (count === 0) return own;
  const top = [...logprobs]
    .slice(0, count)
    .map(([id, logprob]) => tokenLogprob(id, logprob, vocabulary));
  return { ...own, top };
}

function textPart({ text, tokens }: Released): GenerationPart | undefined {
  if (text === '') return undefined;
  return { kind: 'text', text, ...(tokens.length === 0 ? {} : { tokens }) };
}
