import { createHash } from 'node:crypto';
import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { CompletionCreateParamsStreaming } from 'openai/resources/completions';
import type {
  ChatMessage,
  GenerationRequest,
  RenderedPrompt,
  SamplingParameters,
} from '../../core/generation.ts';
import type { RefusedFields } from '../transport/refused-fields.ts';
import type { Vendor } from '../vendors.ts';
import type { OpenAiField } from './refused-by-openai.ts';

/** Where a vendor departs from the protocol. */
export type VendorHabits = Pick<Vendor, 'seedField' | 'refuses' | 'chatFields' | 'cacheKeyField'>;

/** What of a request depends on the server and model. */
export interface OpenAiCallSettings {
  readonly model: string;
  readonly thinking: boolean;
  /** OpenAI's own API: some of its models refuse parameters that every other server takes. */
  readonly official: boolean;
  readonly habits?: VendorHabits;
  /** Address of the vendor's route that fills holes, where it serves the model. */
  readonly fillRoute?: string;
  /** What the model has refused so far. */
  readonly refused?: RefusedFields<OpenAiField>;
}

/** The most stop texts that OpenAI takes; the rest is done here, by the stop gate. */
const MOST_STOPS = 4;
/** The most alternatives per token on the chat route, and on the older text route of OpenAI's own. */
const MOST_LOGPROBS = 20;
const MOST_LEGACY_LOGPROBS = 5;

/** The body of `/v1/chat/completions`. */
export function chatRequest(
  settings: OpenAiCallSettings,
  messages: readonly ChatMessage[],
  sampling: SamplingParameters,
  offer: Pick<GenerationRequest, 'tools' | 'toolChoice'> = {},
): ChatCompletionCreateParamsStreaming {
  // OpenAI's reasoning models refuse every sampling parameter.
  const plain = !(settings.official && settings.thinking);
  const topLogprobs = logprobsOf(settings, sampling, MOST_LOGPROBS);
  return {
    model: settings.model,
    messages: messages.map(messageParam),
    ...STREAMED,
    ...usageWish(settings),
    [limitField(settings)]: sampling.maxTokens,
    ...(plain ? samplingFields(settings, sampling) : {}),
    ...(plain && topLogprobs !== undefined ? { logprobs: true, top_logprobs: topLogprobs } : {}),
    ...toolFields(offer),
    ...cacheKey(settings, messages),
    ...settings.habits?.chatFields,
  };
}

function limitField({ official, refused }: OpenAiCallSettings) {
  const newer = refused?.has('limit') === true ? !official : official;
  return newer ? 'max_completion_tokens' : 'max_tokens';
}

const STREAMED = { stream: true } as const;

function usageWish({ habits, refused }: OpenAiCallSettings) {
  const refuses =
    habits?.refuses?.includes('stream_options') === true || refused?.has('counts') === true;
  return refuses ? {} : { stream_options: { include_usage: true } };
}

/** The alternatives to ask for; undefined where none are wanted, or the vendor refuses the field. */
function logprobsOf(
  { habits, refused }: OpenAiCallSettings,
  { topLogprobs }: SamplingParameters,
  most: number,
): number | undefined {
  if (topLogprobs === undefined || refused?.has('logprobs') === true) return undefined;
  return habits?.refuses?.includes('logprobs') === true ? undefined : Math.min(topLogprobs, most);
}

function toolFields({ tools = [], toolChoice }: Pick<GenerationRequest, 'tools' | 'toolChoice'>) {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(({ name, description, parameters }) => ({
      type: 'function' as const,
      function: {
        name,
        ...(description === undefined ? {} : { description }),
        parameters: { ...parameters },
      },
    })),
    ...(toolChoice === undefined ? {} : { tool_choice: toolChoice }),
  };
}

/** Begins of prompts that are alike have the same key. Unit: characters. */
const KEYED_LENGTH = 2000;

/** Keeps chats with the same beginning at one of the vendor's caches. */
function cacheKey({ habits, refused }: OpenAiCallSettings, [first]: readonly ChatMessage[]) {
  if (habits?.cacheKeyField === undefined || first === undefined) return {};
  if (refused?.has('cache') === true) return {};
  const start = first.content.slice(0, KEYED_LENGTH);
  const key = createHash('sha256').update(start).digest('hex').slice(0, 32);
  return { [habits.cacheKeyField]: key };
}

function messageParam({
  role,
  content,
  toolCalls,
  toolCallId = '',
}: ChatMessage): ChatCompletionMessageParam {
  if (role === 'tool') return { role, content, tool_call_id: toolCallId };
  if (role !== 'assistant' || toolCalls === undefined) return { role, content };
  return {
    role,
    content,
    tool_calls: toolCalls.map(({ id, name, arguments: given }) => ({
      id,
      type: 'function',
      function: { name, arguments: given },
    })),
  };
}

/** How a short chat answer is wanted: one token with its list, or a text, by a schema where taken. */
export type ShortAnswer =
  | { readonly kind: 'label' }
  | { readonly kind: 'text'; readonly maxTokens: number; readonly schema?: object };

/** The body of `/v1/chat/completions` for a short answer in one reply. */
export function shortChatRequest(
  settings: OpenAiCallSettings,
  messages: readonly ChatMessage[],
  answer: ShortAnswer,
): ChatCompletionCreateParamsNonStreaming {
  const limit = limitField(settings);
  const common = {
    model: settings.model,
    messages: messages.map(messageParam),
    ...(settings.refused?.has('sampling') === true ? {} : { temperature: 0 }),
    ...settings.habits?.chatFields,
  };
  if (answer.kind === 'label')
    return { ...common, [limit]: 1, logprobs: true, top_logprobs: MOST_LOGPROBS };
  const { maxTokens, schema } = answer;
  return {
    ...common,
    [limit]: maxTokens,
    ...(schema === undefined
      ? {}
      : {
          response_format: {
            type: 'json_schema',
            json_schema: { name: 'verdict', strict: true, schema: { ...schema } },
          },
        }),
  };
}

/** The body of `/v1/completions` or of a route that fills holes, with the suffix where there is one. */
export function textRequest(
  settings: OpenAiCallSettings,
  prompt: Exclude<RenderedPrompt, { kind: 'chat' }>,
  sampling: SamplingParameters,
): CompletionCreateParamsStreaming {
  const most = settings.official ? MOST_LEGACY_LOGPROBS : MOST_LOGPROBS;
  const topLogprobs = logprobsOf(settings, sampling, most);
  return {
    model: settings.model,
    ...(prompt.kind === 'raw'
      ? { prompt: prompt.text }
      : { prompt: prompt.prefix, suffix: prompt.suffix }),
    ...STREAMED,
    ...usageWish(settings),
    max_tokens: sampling.maxTokens,
    ...samplingFields(settings, sampling),
    ...(topLogprobs === undefined ? {} : { logprobs: topLogprobs }),
  };
}

function samplingFields(
  { habits, refused }: OpenAiCallSettings,
  { temperature, topP, seed, stop }: SamplingParameters,
) {
  const takes = (field: OpenAiField) => refused?.has(field) !== true;
  return {
    ...(takes('sampling') ? { temperature } : {}),
    // Greedy, it means nothing, and Mistral refuses it.
    ...(topP === undefined || temperature === 0 || !takes('sampling') ? {} : { top_p: topP }),
    ...(seed === undefined || !takes('seed') ? {} : { [habits?.seedField ?? 'seed']: seed }),
    ...(stop.length === 0 || !takes('stop') ? {} : { stop: stop.slice(0, MOST_STOPS) }),
  };
}
