import type { FinishReason, ToolCall, Usage } from '../core/generation.ts';

/** What all parts of one reply have in common. */
export interface ReplyName {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  /** Who writes it. */
  readonly model: string;
}

/** A whole chat answer as OpenAI's protocol has it. */
export function chatReply(
  { id, created, model }: ReplyName,
  answer: {
    readonly text: string;
    readonly calls: readonly ToolCall[];
    readonly finish: FinishReason;
    readonly usage: Usage;
  },
): object {
  const { text, calls, finish, usage } = answer;
  const message = {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    refusal: null,
    ...(calls.length === 0 ? {} : { tool_calls: calls.map(callOf) }),
  };
  const reason = finishWord(finish, calls.length > 0);
  return {
    ...{ id, object: 'chat.completion', created, model },
    choices: [{ index: 0, message, logprobs: null, finish_reason: reason }],
    ...usageOf(usage),
  };
}

/** One event of a streamed chat answer. */
export function chatChunk(
  { id, created, model }: ReplyName,
  delta: object,
  finish: string | null = null,
): object {
  return {
    ...{ id, object: 'chat.completion.chunk', created, model },
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  };
}

/** The event behind the last one that tells the tokens. */
export function usageChunk(
  { id, created, model }: ReplyName,
  object: string,
  usage: Usage,
): object {
  return { ...{ id, object, created, model }, choices: [], ...usageOf(usage) };
}

/** A tool call within a streamed answer: it comes whole. */
export function callDelta(call: ToolCall, index: number): object {
  return { tool_calls: [{ index, ...callOf(call) }] };
}

export function finishWord({ unified, raw }: FinishReason, calls: boolean): string {
  if (calls) return 'tool_calls';
  if (/content.?filter|safety/i.test(raw)) return 'content_filter';
  return unified === 'length' ? 'length' : 'stop';
}

/** Tokens as far as they are known: what is not known is left out. */
export function usageOf({ promptTokens, completionTokens, cachedTokens }: Usage): object {
  if (promptTokens === undefined || completionTokens === undefined) return {};
  return {
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
      ...(cachedTokens === undefined
        ? {}
        : { prompt_tokens_details: { cached_tokens: cachedTokens } }),
    },
  };
}

function callOf({ id, name, arguments: given }: ToolCall): object {
  return { id, type: 'function', function: { name, arguments: given } };
}
