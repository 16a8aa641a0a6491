import type {
  MessageCreateParamsStreaming,
  Tool,
  ToolChoice,
} from '@anthropic-ai/sdk/resources/messages';
import type {
  GenerationRequest,
  SamplingParameters,
  ToolDefinition,
} from '../../core/generation.ts';
import { chatTurns } from '../transport/chat-turns.ts';
import type { RefusedFields } from '../transport/refused-fields.ts';
import { sentChat } from './anthropic-blocks.ts';
import { withCacheMarks } from './cache-marks.ts';
import { takesSampling } from './claude-version.ts';
import type { ThinkingOff } from './describe-anthropic-model.ts';

/** What of a request depends on the model. */
export interface AnthropicCallSettings {
  readonly model: string;
  readonly thinkingOff: ThinkingOff | undefined;
  readonly refused: RefusedFields;
}

/** Fields that the library does not name any more and older models take. */
interface Sampling {
  readonly temperature?: number;
  readonly top_p?: number;
}

/** The most stop texts that are sent; all are honoured here, by the stop gate. */
const MOST_STOPS = 4;

/**
 * The body of `/v1/messages`. There is no seed; `topLogprobs` are not told.
 *
 * Throws ModelError `unsupported` for prompts that are no chats; `bad-request` for an empty conversation.
 */
export function messagesRequest(
  settings: AnthropicCallSettings,
  { prompt, sampling, tools = [], toolChoice }: GenerationRequest,
): MessageCreateParamsStreaming & Sampling {
  const { model, refused, thinkingOff } = settings;
  const offered = tools.map(toolParam);
  const toolsText = offered.length === 0 ? '' : JSON.stringify(offered);
  const { system, turns } = withCacheMarks(sentChat(chatTurns(prompt)), toolsText);
  // White space alone is refused as a stop text.
  const stops = sampling.stop.filter((stop) => stop.trim() !== '').slice(0, MOST_STOPS);
  return {
    model,
    max_tokens: sampling.maxTokens,
    messages: turns.map(({ role, blocks }) => ({ role, content: [...blocks] })),
    stream: true,
    ...(system.length === 0 ? {} : { system: [...system] }),
    ...(takesSampling(model) && !refused.has('sampling') ? samplingFields(sampling) : {}),
    ...(stops.length === 0 ? {} : { stop_sequences: stops }),
    ...(thinkingOff === undefined || refused.has('thinking')
      ? {}
      : { thinking: { type: thinkingOff } }),
    ...(offered.length === 0 ? {} : { tools: offered, ...choiceOf(toolChoice) }),
  };
}

/** At most 1 here. Models since Claude 4.1 refuse both at once: `top_p` goes where temperature says nothing. */
function samplingFields({ temperature, topP }: SamplingParameters): Sampling {
  return temperature === 1 && topP !== undefined
    ? { top_p: topP }
    : { temperature: Math.min(1, temperature) };
}

function toolParam({ name, description, parameters }: ToolDefinition): Tool {
  return {
    name,
    ...(description === undefined ? {} : { description }),
    input_schema: { ...parameters, type: 'object' },
  };
}

const CHOICES = {
  auto: { type: 'auto' },
  required: { type: 'any' },
  none: { type: 'none' },
} as const satisfies Record<NonNullable<GenerationRequest['toolChoice']>, ToolChoice>;

function choiceOf(choice: GenerationRequest['toolChoice']): { tool_choice?: ToolChoice } {
  return choice === undefined ? {} : { tool_choice: CHOICES[choice] };
}
