import { failure, ModelError } from '../../core/failure.ts';
import type { GenerationRequest } from '../../core/generation.ts';
import type { LanguageModel, ModelDescription } from '../../core/model.ts';
import type { Limits } from '../transport/body-guard.ts';
import { chatReplyLimits, partsOfChat } from '../transport/chat-stream.ts';
import type { Connection } from '../transport/connection.ts';
import { confidentialOf } from '../transport/prompt-texts.ts';
import { withoutRefused } from '../transport/refused-fields.ts';
import { createVerdictJudge } from '../transport/verdict-judge.ts';
import { isNumberList, isRecord, recordAt, recordsAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';
import { eventMessages } from './event-messages.ts';
import { contentRequest, embedOneRequest, embedRequest, pathOf } from './gemini-requests.ts';
import type { GeminiCallSettings } from './gemini-requests.ts';
import { createGeminiSteps } from './gemini-stream.ts';

/** What a model needs of its server. */
export interface GeminiRoutes {
  readonly connection: Connection;
  /** Address of a route below the base. */
  readonly at: (route: string) => string;
}

/** One model of Gemini's API; the primitives are those of its description. */
export function createGeminiModel(
  description: ModelDescription,
  settings: GeminiCallSettings,
  { connection, at }: GeminiRoutes,
): LanguageModel {
  const { model, refused, signatures } = settings;

  async function* messagesOf(request: GenerationRequest, signal: AbortSignal) {
    const body = contentRequest(settings, request);
    const route = at(`${pathOf(model)}:streamGenerateContent?alt=sse`);
    const call = {
      signal,
      framing: 'sse',
      confidential: confidentialOf(request),
      limits: chatReplyLimits(request.sampling.maxTokens),
    } as const;
    yield* connection.stream(call, async (fetch) => eventMessages(await fetch(route, post(body))));
  }

  async function* generate(request: GenerationRequest, signal: AbortSignal) {
    const { tools = [], sampling } = request;
    const promptText = confidentialOf(request).join('\n');
    yield* partsOfChat(
      withoutRefused(refused, () => messagesOf(request, signal)),
      createGeminiSteps(promptText, signatures),
      {
        stops: sampling.stop,
        tools: tools.length > 0,
        promptText,
      },
    );
  }

  async function ask(
    method: string,
    body: WireRecord,
    confidential: readonly string[],
    signal: AbortSignal,
  ): Promise<WireRecord> {
    const call = { signal, confidential, limits: EMBED_LIMITS };
    const route = at(`${pathOf(model)}:${method}`);
    const reply: unknown = await connection.once(call, async (fetch) =>
      (await fetch(route, post(body))).json(),
    );
    return isRecord(reply) ? reply : {};
  }

  const embed: LanguageModel['embed'] = async (texts, signal) => {
    const vectors: (readonly number[])[] = [];
    for (let start = 0; start < texts.length; start += MOST_TEXTS) {
      const batch = texts.slice(start, start + MOST_TEXTS);
      const [only = ''] = batch;
      const rows =
        batch.length === 1
          ? [recordAt(await ask('embedContent', embedOneRequest(only), batch, signal), 'embedding')]
          : recordsAt(
              await ask('batchEmbedContents', embedRequest(model, batch), batch, signal),
              'embeddings',
            );
      vectors.push(...rows.map((row) => row['values']).filter(isNumberList));
    }
    if (vectors.length === texts.length) return vectors;
    throw new ModelError(failure('not-a-model-server', `not ${texts.length} vectors`));
  };

  return {
    description,
    generate,
    ...(description.primitives.judge === 'none'
      ? {}
      : { judge: createVerdictJudge(generate, description.contextLength) }),
    ...(description.primitives.embed === 'none' ? {} : { embed }),
  };
}

/** The most texts that the vendor embeds in one call. */
const MOST_TEXTS = 100;
const EMBED_LIMITS: Limits = { messageBytes: 64 * 2 ** 20, totalBytes: 64 * 2 ** 20 };

function post(body: WireRecord): RequestInit {
  return { method: 'POST', body: JSON.stringify(body) };
}
