import { isModelError } from '../../core/failure.ts';
import type { ChatMessage } from '../../core/generation.ts';
import type { LanguageModel } from '../../core/model.ts';
import { VERDICT_SCHEMA } from '../../prompt/judge-prompt.ts';
import { createJudge, VERDICT_TOKENS } from '../transport/judge-by-chat.ts';
import { isRecord, recordAt, recordsAt, textAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';
import { openAiLogprobs } from './openai-logprobs.ts';
import { shortChatRequest } from './openai-requests.ts';
import type { OpenAiCallSettings, ShortAnswer } from './openai-requests.ts';
import type { OpenAiRoutes } from './openai-routes.ts';

/**
 * `judge` on the chat route. A schema is sent with the first verdict; where the server refuses it, the
 * question is asked again without, and so are all later ones.
 */
export function createOpenAiJudge(
  settings: OpenAiCallSettings,
  { connection, client }: OpenAiRoutes,
  contextLength: number | undefined,
): NonNullable<LanguageModel['judge']> {
  let takesSchema = true;

  async function choiceOf(
    messages: readonly ChatMessage[],
    answer: ShortAnswer,
    signal: AbortSignal,
  ): Promise<WireRecord> {
    const call = { signal, confidential: messages.map(({ content }) => content) };
    const body = shortChatRequest(settings, messages, answer);
    const reply: unknown = await connection.once(call, async (fetch) =>
      (await client(fetch)).chat.completions.create(body),
    );
    return isRecord(reply) ? (recordsAt(reply, 'choices')[0] ?? {}) : {};
  }

  async function verdict(messages: readonly ChatMessage[], signal: AbortSignal): Promise<string> {
    const schema = takesSchema ? { schema: VERDICT_SCHEMA } : {};
    const answer = { kind: 'text', maxTokens: VERDICT_TOKENS, ...schema } as const;
    const choice = await choiceOf(messages, answer, signal);
    return textAt(recordAt(choice, 'message'), 'content') ?? '';
  }

  return createJudge(
    {
      async label(messages, signal) {
        if (settings.habits?.refuses?.includes('logprobs') === true) return undefined;
        const choice = await choiceOf(messages, { kind: 'label' }, signal);
        return openAiLogprobs(recordAt(choice, 'logprobs'))?.[0];
      },
      async verdict(messages, signal) {
        try {
          return await verdict(messages, signal);
        } catch (error) {
          if (!takesSchema || !isModelError(error) || !REFUSED.has(error.failure.code)) throw error;
          takesSchema = false;
          return verdict(messages, signal);
        }
      },
    },
    contextLength,
  );
}

/** How servers answer fields that they do not take. */
const REFUSED: ReadonlySet<string> = new Set(['bad-request', 'unsupported', 'server-error']);
