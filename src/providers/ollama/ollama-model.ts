import { failure, ModelError } from '../../core/failure.ts';
import type { ChatMessage, TokenLogprob } from '../../core/generation.ts';
import type { LanguageModel, ModelDescription } from '../../core/model.ts';
import { VERDICT_SCHEMA } from '../../prompt/judge-prompt.ts';
import type { Limits } from '../transport/body-guard.ts';
import type { Call, Connection } from '../transport/connection.ts';
import { createJudge, VERDICT_TOKENS } from '../transport/judge-by-chat.ts';
import { confidentialOf } from '../transport/prompt-texts.ts';
import { tokenLogprobOf } from '../transport/token-logprobs.ts';
import { isNumberList, isRecord, recordAt, recordsAt, textAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';
import type { OllamaClient } from './ollama-client.ts';
import { frameOf, ollamaGeneration, ollamaJudge, ollamaNextToken } from './ollama-requests.ts';
import type { OllamaCallSettings, OllamaGeneration } from './ollama-requests.ts';
import { partsOfOllama } from './ollama-stream.ts';
import { offersTools } from './ollama-tools.ts';
import { scoreTexts } from './score-texts.ts';
import { scoringWayOf, type ScoringAbilities } from './scoring-abilities.ts';
import { createScoringCalls, type ScoringCalls } from './scoring-calls.ts';

/** One model of an Ollama server; the primitives are those of its description. */
export function createOllamaModel(
  description: ModelDescription,
  settings: () => OllamaCallSettings,
  connection: Connection,
  client: OllamaClient,
  scoring: (calls: ScoringCalls, signal: AbortSignal) => Promise<ScoringAbilities>,
): LanguageModel {
  const calls = createScoringCalls(settings, connection, client);

  const next: LanguageModel['next'] = async ({ prefix, k }, signal) => {
    for (let attempt = 0; attempt < NEXT_ATTEMPTS; attempt++) {
      const body = ollamaNextToken(settings(), prefix, k, attempt);
      const call = { signal, confidential: [prefix] };
      const reply: unknown = await connection.once(call, (fetch) => client(fetch).generate(body));
      const top = isRecord(reply) ? topTokensOf(recordsAt(reply, 'logprobs')[0]) : undefined;
      if (top !== undefined) return top.slice(0, k);
    }
    throw new ModelError(failure('unsupported', 'the server sent no log-probabilities'));
  };

  const score: LanguageModel['score'] = async (request, signal) => {
    const abilities = await scoring(calls, signal);
    const way = scoringWayOf(abilities, description.place);
    if (way === 'none')
      throw new ModelError(failure('unsupported', 'the server sent no log-probabilities'));
    return scoreTexts(calls, abilities, way, request, signal);
  };

  const judge = createJudge(
    {
      async label(messages, signal) {
        const body = ollamaJudge(settings(), messages, { maxTokens: 1 });
        const [token] = recordsAt(await chat(messages, body, signal), 'logprobs');
        return token === undefined ? undefined : tokenLogprobOf(token);
      },
      async verdict(messages, signal) {
        const answer = { schema: VERDICT_SCHEMA, maxTokens: VERDICT_TOKENS };
        const reply = await chat(messages, ollamaJudge(settings(), messages, answer), signal);
        return textAt(recordAt(reply, 'message'), 'content') ?? '';
      },
    },
    description.contextLength,
  );

  async function chat(
    messages: readonly ChatMessage[],
    body: ReturnType<typeof ollamaJudge>,
    signal: AbortSignal,
  ): Promise<WireRecord> {
    const call = { signal, confidential: messages.map(({ content }) => content) };
    const reply: unknown = await connection.once(call, (fetch) => client(fetch).chat(body));
    return isRecord(reply) ? reply : {};
  }

  const embed: LanguageModel['embed'] = async (texts, signal) => {
    if (texts.length === 0) return [];
    const body = { ...frameOf(settings()), input: [...texts] };
    const call = { signal, confidential: texts, limits: EMBED_LIMITS };
    const reply: unknown = await connection.once(call, (fetch) => client(fetch).embed(body));
    return vectorsOf(reply, texts.length);
  };

  /** A single token comes as one reply: an abort of a stream could fall between it and its end. */
  async function* oneToken({ route, body }: OllamaGeneration, call: Call): AsyncGenerator {
    yield await connection.once<unknown>(call, (fetch) =>
      route === 'chat'
        ? client(fetch).chat({ ...body, stream: false })
        : client(fetch).generate({ ...body, stream: false }),
    );
  }

  function manyTokens({ route, body }: OllamaGeneration, call: Call): AsyncGenerator {
    const streaming = { ...call, framing: 'ndjson' } as const;
    return connection.stream<unknown>(streaming, (fetch) =>
      route === 'chat' ? client(fetch).chat(body) : client(fetch).generate(body),
    );
  }

  return {
    description,
    async *generate(request, signal) {
      const generation = ollamaGeneration(settings(), request);
      const confidential = confidentialOf(request);
      const { maxTokens } = request.sampling;
      const call = { signal, confidential, limits: limitsFor(maxTokens) };
      const messages =
        maxTokens === 1
          ? oneToken(generation, call)
          : manyTokens(generation, { ...call, mostMessages: maxTokens + 1 });
      yield* partsOfOllama(messages, confidential.join(''), offersTools(request));
    },
    ...(description.primitives.next === 'none' ? {} : { next }),
    ...(description.primitives.score === 'none' ? {} : { score }),
    ...(description.primitives.judge === 'none' ? {} : { judge }),
    ...(description.primitives.embed === 'none' ? {} : { embed }),
  };
}

/** Enough that a draw among 20 tokens, one of which may end the text, does not fail by chance. */
const NEXT_ATTEMPTS = 4;

/** Vectors are long: 4,096 numbers of 12 characters, for some hundred texts. */
const EMBED_LIMITS: Limits = { messageBytes: 64 * 2 ** 20, totalBytes: 64 * 2 ** 20 };

/**
 * A token with its 20 alternatives is some 3 kB on the wire; the last message may repeat the prompt
 * as token numbers.
 */
function limitsFor(maxTokens: number): Limits {
  const messageBytes = 2 * 2 ** 20;
  return { messageBytes, totalBytes: messageBytes + maxTokens * 16_384 };
}

function topTokensOf(
  wire: Readonly<Record<string, unknown>> | undefined,
): readonly TokenLogprob[] | undefined {
  return wire === undefined ? undefined : tokenLogprobOf(wire)?.top;
}

function vectorsOf(reply: unknown, count: number): readonly (readonly number[])[] {
  const vectors: unknown = isRecord(reply) ? reply['embeddings'] : undefined;
  if (Array.isArray(vectors) && vectors.length === count && vectors.every(isNumberList))
    return vectors;
  throw new ModelError(failure('not-a-model-server', `not ${count} vectors`));
}
