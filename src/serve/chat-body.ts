import * as z from 'zod/mini';
import type { ChatMessage, ToolDefinition } from '../core/generation.ts';
import { ENSEMBLE_MODEL, type AnswerWish } from '../engine/answers.ts';
import { checked } from './checked-body.ts';
import { refusal, RefusedError } from './refusal.ts';

/** A body of `/v1/chat/completions`, understood. */
export interface ChatBody {
  readonly wish: AnswerWish;
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

/** An answer is no longer where nobody says otherwise. Unit: tokens. */
const ANSWER_TOKENS = 4096;
const MOST_MESSAGES = 4000;
const MOST_TOOLS = 256;
const MOST_STOPS = 16;

const textPart = z.object({ type: z.literal('text'), text: z.string() });
const refusalPart = z.object({ type: z.literal('refusal'), refusal: z.string() });
const content = z.union([z.string(), z.array(z.union([textPart, refusalPart]))]);

const toolCall = z.object({
  id: z.string().check(z.minLength(1)),
  type: z.optional(z.literal('function')),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

const message = z.union([
  z.object({ role: z.enum(['system', 'developer', 'user']), content }),
  z.object({
    role: z.literal('assistant'),
    content: z.nullish(content),
    tool_calls: z.nullish(z.array(toolCall)),
  }),
  z.object({ role: z.literal('tool'), content, tool_call_id: z.string() }),
]);

const tool = z.object({
  type: z.literal('function'),
  function: z.object({
    name: z.string().check(z.minLength(1), z.maxLength(256)),
    description: z.nullish(z.string()),
    parameters: z.nullish(z.record(z.string(), z.unknown())),
  }),
});

const tokens = z.nullish(z.int().check(z.minimum(1)));

export const stopSchema = z.nullish(
  z.union([z.string(), z.array(z.string()).check(z.maxLength(MOST_STOPS))]),
);

const body = z.object({
  model: z.optional(z.string().check(z.minLength(1))),
  messages: z.array(message).check(z.minLength(1), z.maxLength(MOST_MESSAGES)),
  tools: z.nullish(z.array(tool).check(z.maxLength(MOST_TOOLS))),
  tool_choice: z.nullish(
    z.union([
      z.enum(['none', 'auto', 'required']),
      z.object({ type: z.literal('function'), function: z.object({ name: z.string() }) }),
    ]),
  ),
  response_format: z.nullish(z.object({ type: z.string() })),
  max_tokens: tokens,
  max_completion_tokens: tokens,
  temperature: z.nullish(z.number().check(z.minimum(0), z.maximum(2))),
  seed: z.nullish(z.int()),
  stop: stopSchema,
  n: z.nullish(z.literal(1)),
  stream: z.nullish(z.boolean()),
  stream_options: z.nullish(z.object({ include_usage: z.nullish(z.boolean()) })),
});

type Body = z.infer<typeof body>;

/**
 * What a body asks for; fields that are not known are ignored. Where no temperature is told the answer is
 * greedy. Throws RefusedError for what is not understood, and for what no member could do: pictures, answers
 * by a schema.
 */
export function parseChatBody(given: unknown): ChatBody {
  const parsed = checked(body, given);
  const format = parsed.response_format?.type ?? 'text';
  if (format !== 'text')
    throw new RefusedError(refusal(400, 'unsupported', 'response_format can only be text'));
  const { tools, toolChoice } = toolsOf(parsed);
  return {
    stream: parsed.stream === true,
    includeUsage: parsed.stream_options?.include_usage === true,
    wish: {
      model: parsed.model ?? ENSEMBLE_MODEL,
      messages: parsed.messages.map(messageOf),
      ...(tools.length === 0 ? {} : { tools }),
      ...(toolChoice === undefined ? {} : { toolChoice }),
      maxTokens: parsed.max_completion_tokens ?? parsed.max_tokens ?? ANSWER_TOKENS,
      temperature: parsed.temperature ?? 0,
      stop: stopsOf(parsed.stop),
      ...(typeof parsed.seed === 'number' ? { seed: parsed.seed } : {}),
    },
  };
}

export function stopsOf(stop: z.infer<typeof stopSchema>): readonly string[] {
  const stops = typeof stop === 'string' ? [stop] : (stop ?? []);
  return stops.filter((text) => text !== '');
}

/** A tool that is named is the only one that is offered. */
function toolsOf({ tools, tool_choice: choice }: Body): {
  readonly tools: readonly ToolDefinition[];
  readonly toolChoice: AnswerWish['toolChoice'];
} {
  const all = (tools ?? []).map(({ function: { name, description, parameters } }) => ({
    name,
    ...(typeof description === 'string' ? { description } : {}),
    parameters: parameters ?? { type: 'object', properties: {} },
  }));
  if (typeof choice !== 'object' || choice === null)
    return { tools: all, toolChoice: choice ?? undefined };
  const named = all.filter(({ name }) => name === choice.function.name);
  if (named.length === 0)
    throw new RefusedError(refusal(400, 'unknown_tool', 'tool_choice names no tool'));
  return { tools: named, toolChoice: 'required' };
}

function messageOf(given: z.infer<typeof message>): ChatMessage {
  switch (given.role) {
    case 'tool':
      return { role: 'tool', content: textOf(given.content), toolCallId: given.tool_call_id };
    case 'assistant': {
      const calls = (given.tool_calls ?? []).map((call) => ({
        ...{ id: call.id, name: call.function.name, arguments: call.function.arguments },
      }));
      const said = { role: 'assistant' as const, content: textOf(given.content ?? '') };
      return calls.length === 0 ? said : { ...said, toolCalls: calls };
    }
    default: {
      const role = given.role === 'user' ? 'user' : 'system';
      return { role, content: textOf(given.content) };
    }
  }
}

function textOf(parts: z.infer<typeof content>): string {
  if (typeof parts === 'string') return parts;
  return parts.map((part) => (part.type === 'text' ? part.text : part.refusal)).join('');
}
