import { failure, ModelError } from '../../core/failure.ts';
import type { GenerationRequest } from '../../core/generation.ts';
import type { LanguageModel, ModelDescription } from '../../core/model.ts';
import type { Limits } from '../transport/body-guard.ts';
import { confidentialOf } from '../transport/prompt-texts.ts';
import { withoutRefused } from '../transport/refused-fields.ts';
import { tokenLogprobsOf } from '../transport/token-logprobs.ts';
import { isNumberList, isRecord, numberAt, recordAt, recordsAt } from '../transport/wire.ts';
import { llamaServerGeneration, llamaServerNextToken } from './llama-server-requests.ts';
import { llamaServerStep } from './llama-server-stream.ts';
import { createOpenAiJudge } from './openai-judge.ts';
import { openAiLogprobs } from './openai-logprobs.ts';
import { chatRequest, textRequest } from './openai-requests.ts';
import type { OpenAiCallSettings } from './openai-requests.ts';
import type { OpenAiRoutes } from './openai-routes.ts';
import { createOpenAiRefusals } from './refused-by-openai.ts';
import { scoreByGrammar, scoreByPrompt } from './openai-scoring.ts';
import { openAiStep, partsOfStream } from './openai-stream.ts';

/** One model of an OpenAI-compatible server; the primitives are those of its description. */
export function createOpenAiModel(
  description: ModelDescription,
  given: OpenAiCallSettings,
  routes: OpenAiRoutes,
): LanguageModel {
  const { connection, client } = routes;
  const refused = given.refused ?? createOpenAiRefusals();
  const settings = { ...given, refused };

  const next: LanguageModel['next'] = async ({ prefix, k }, signal) => {
    const native = (await routes.dialect(signal)) === 'llama-server';
    const wanted = Math.max(1, Math.min(k, MOST_LOGPROBS));
    const call = { signal, confidential: [prefix] };
    const reply: unknown = await connection.once(call, async (fetch) => {
      const open = await client(fetch);
      if (native)
        return open.post<unknown>(routes.native('completion'), {
          body: llamaServerNextToken(settings.model, prefix, wanted),
        });
      return open.completions.create({
        model: settings.model,
        prompt: prefix,
        max_tokens: 1,
        temperature: 0,
        logprobs: wanted,
      });
    });
    const [token] = nextTokenRows(reply) ?? [];
    if (token?.top === undefined)
      throw new ModelError(failure('unsupported', 'the server sent no log-probabilities'));
    return token.top.slice(0, k);
  };

  const score: LanguageModel['score'] = async (request, signal) => {
    const { model } = settings;
    if ((await routes.dialect(signal)) === 'llama-server')
      return scoreByGrammar(model, routes, routes.tokenizer, request, signal);
    const route = await routes.promptRoute(model, signal);
    if (route === undefined)
      throw new ModelError(failure('unsupported', 'the server tells nothing of its prompts'));
    return scoreByPrompt(model, route, routes, next, request, signal);
  };

  const embed: LanguageModel['embed'] = async (texts, signal) => {
    if (texts.length === 0) return [];
    const call = { signal, confidential: texts, limits: EMBED_LIMITS };
    const reply: unknown = await connection.once(call, async (fetch) =>
      (await client(fetch)).embeddings.create({
        model: settings.model,
        input: [...texts],
        encoding_format: 'float',
      }),
    );
    return vectorsOf(reply, texts.length);
  };

  async function* messagesOf(
    request: GenerationRequest,
    native: boolean,
    signal: AbortSignal,
  ): AsyncGenerator {
    const { prompt, sampling } = request;
    const call = {
      signal,
      framing: 'sse',
      confidential: confidentialOf(request),
      limits: limitsFor(sampling.maxTokens),
      // A vendor bills what it writes; a server of one's own may be Ollama.
      ...(description.place === 'cloud' ? {} : { mostMessages: sampling.maxTokens + 2 }),
    } as const;
    yield* connection.stream(call, async (fetch) => {
      const open = await client(fetch);
      if (prompt.kind === 'chat')
        return open.chat.completions.create(
          chatRequest(settings, prompt.messages, sampling, request),
        );
      if (settings.fillRoute !== undefined)
        return open.post<AsyncIterable<unknown>>(settings.fillRoute, {
          body: textRequest(settings, prompt, sampling),
          stream: true,
        });
      if (!native) return open.completions.create(textRequest(settings, prompt, sampling));
      const { route, body } = llamaServerGeneration(settings.model, prompt, sampling);
      return open.post<AsyncIterable<unknown>>(routes.native(route), { body, stream: true });
    });
  }

  return {
    description,
    async *generate(request, signal) {
      const { prompt, sampling } = request;
      const native = prompt.kind !== 'chat' && (await routes.dialect(signal)) === 'llama-server';
      const begin = () => messagesOf(request, native, signal);
      yield* partsOfStream(
        native ? begin() : withoutRefused(refused, begin),
        native ? llamaServerStep : openAiStep,
        sampling.stop,
        confidentialOf(request).join(''),
        prompt.kind === 'chat' && (request.tools ?? []).length > 0,
      );
    },
    ...(description.primitives.next === 'none' ? {} : { next }),
    ...(description.primitives.score === 'none' ? {} : { score }),
    ...(description.primitives.judge === 'none'
      ? {}
      : { judge: createOpenAiJudge(settings, routes, description.contextLength) }),
    ...(description.primitives.embed === 'none' ? {} : { embed }),
  };
}

const MOST_LOGPROBS = 20;
const EMBED_LIMITS: Limits = { messageBytes: 64 * 2 ** 20, totalBytes: 64 * 2 ** 20 };

/** A token with its 20 alternatives is some 3 kB on the wire. */
function limitsFor(maxTokens: number): Limits {
  const messageBytes = 2 * 2 ** 20;
  return { messageBytes, totalBytes: messageBytes + maxTokens * 16_384 };
}

function nextTokenRows(reply: unknown) {
  if (!isRecord(reply)) return undefined;
  const native = tokenLogprobsOf(recordsAt(reply, 'completion_probabilities'));
  return native ?? openAiLogprobs(recordAt(recordsAt(reply, 'choices')[0] ?? {}, 'logprobs'));
}

function vectorsOf(reply: unknown, count: number): readonly (readonly number[])[] {
  const rows = isRecord(reply) ? recordsAt(reply, 'data') : [];
  const vectors = [...rows]
    .sort((a, b) => (numberAt(a, 'index') ?? 0) - (numberAt(b, 'index') ?? 0))
    .map((row) => row['embedding'])
    .filter(isNumberList);
  if (vectors.length === count) return vectors;
  throw new ModelError(failure('not-a-model-server', `not ${count} vectors`));
}
