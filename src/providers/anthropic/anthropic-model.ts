import type { GenerationRequest } from '../../core/generation.ts';
import type { LanguageModel, ModelDescription } from '../../core/model.ts';
import { chatReplyLimits, partsOfChat } from '../transport/chat-stream.ts';
import type { Connection } from '../transport/connection.ts';
import { confidentialOf } from '../transport/prompt-texts.ts';
import { withoutRefused } from '../transport/refused-fields.ts';
import { createVerdictJudge } from '../transport/verdict-judge.ts';
import type { AnthropicClient } from './anthropic-client.ts';
import { messagesRequest } from './anthropic-requests.ts';
import type { AnthropicCallSettings } from './anthropic-requests.ts';
import { createAnthropicSteps } from './anthropic-stream.ts';

/** What a model needs of its server. */
export interface AnthropicRoutes {
  readonly connection: Connection;
  readonly client: AnthropicClient;
  /** Address of a route below the base. */
  readonly at: (route: string) => string;
}

/** One model of Anthropic's API; the primitives are those of its description. */
export function createAnthropicModel(
  description: ModelDescription,
  settings: () => AnthropicCallSettings,
  { connection, client, at }: AnthropicRoutes,
): LanguageModel {
  async function* eventsOf(request: GenerationRequest, signal: AbortSignal): AsyncGenerator {
    const body = messagesRequest(settings(), request);
    const call = {
      signal,
      framing: 'sse',
      confidential: confidentialOf(request),
      limits: chatReplyLimits(request.sampling.maxTokens),
    } as const;
    // Not `messages.create`: it prints warnings about models, and types away what older ones take.
    yield* connection.stream(call, async (fetch) =>
      (await client(fetch)).post<AsyncIterable<unknown>>(at('messages'), { body, stream: true }),
    );
  }

  async function* generate(request: GenerationRequest, signal: AbortSignal) {
    const { refused } = settings();
    yield* partsOfChat(
      withoutRefused(refused, () => eventsOf(request, signal)),
      createAnthropicSteps(),
      {
        stops: request.sampling.stop,
        tools: (request.tools ?? []).length > 0,
        promptText: confidentialOf(request).join(''),
      },
    );
  }

  return {
    description,
    generate,
    ...(description.primitives.judge === 'none'
      ? {}
      : { judge: createVerdictJudge(generate, description.contextLength) }),
  };
}
