import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { CompletionCreateParamsStreaming } from 'openai/resources/completions';
import type { ChatMessage, RenderedPrompt, SamplingParameters } from '../../core/generation.ts';

/** What of a request depends on the server and model. */
export interface OpenAiCallSettings {
  readonly model: string;
  readonly thinking: boolean;
  /** OpenAI's own API: some of its models refuse parameters that every other server takes. */
  readonly official: boolean;
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
): ChatCompletionCreateParamsStreaming {
  const { maxTokens, topLogprobs } = sampling;
  // OpenAI's reasoning models refuse every sampling parameter.
  const plain = !(settings.official && settings.thinking);
  return {
    model: settings.model,
    messages: messages.map(messageParam),
    stream: true,
    stream_options: { include_usage: true },
    [settings.official ? 'max_completion_tokens' : 'max_tokens']: maxTokens,
    ...(plain ? samplingFields(sampling) : {}),
    ...(plain && topLogprobs !== undefined
      ? { logprobs: true, top_logprobs: Math.min(topLogprobs, MOST_LOGPROBS) }
      : {}),
  };
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
  { model, official }: OpenAiCallSettings,
  messages: readonly ChatMessage[],
  answer: ShortAnswer,
): ChatCompletionCreateParamsNonStreaming {
  const limit = official ? 'max_completion_tokens' : 'max_tokens';
  const common = { model, messages: messages.map(messageParam), temperature: 0 };
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

/** The body of `/v1/completions`, with the hole's suffix where the prompt has one. */
export function textRequest(
  settings: OpenAiCallSettings,
  prompt: Exclude<RenderedPrompt, { kind: 'chat' }>,
  sampling: SamplingParameters,
): CompletionCreateParamsStreaming {
  const { maxTokens, topLogprobs } = sampling;
  const most = settings.official ? MOST_LEGACY_LOGPROBS : MOST_LOGPROBS;
  return {
    model: settings.model,
    ...(prompt.kind === 'raw'
      ? { prompt: prompt.text }
      : { prompt: prompt.prefix, suffix: prompt.suffix }),
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: maxTokens,
    ...samplingFields(sampling),
    ...(topLogprobs === undefined ? {} : { logprobs: Math.min(topLogprobs, most) }),
  };
}

/** The prompt's texts, for guards against their echo. */
export function promptTexts(prompt: RenderedPrompt): readonly string[] {
  if (prompt.kind === 'raw') return [prompt.text];
  if (prompt.kind === 'infill') return [prompt.prefix, prompt.suffix];
  return prompt.messages.map((message) => message.content);
}

function samplingFields({ temperature, topP, seed, stop }: SamplingParameters) {
  return {
    temperature,
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(seed === undefined ? {} : { seed }),
    ...(stop.length === 0 ? {} : { stop: stop.slice(0, MOST_STOPS) }),
  };
}
