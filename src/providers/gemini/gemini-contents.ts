import { createHash } from 'node:crypto';
import type { ChatMessage, ToolCall } from '../../core/generation.ts';
import { argumentsOf } from '../transport/chat-turns.ts';
import type { ChatTurn } from '../transport/chat-turns.ts';
import { NO_SIGNATURE } from './call-signatures.ts';

export type GeminiPart =
  | { readonly text: string }
  | {
      readonly functionCall: { readonly name: string; readonly args: object; readonly id?: string };
      readonly thoughtSignature?: string;
    }
  | {
      readonly functionResponse: {
        readonly name: string;
        readonly response: object;
        readonly id?: string;
      };
    };

export interface GeminiContent {
  readonly role: 'user' | 'model';
  readonly parts: readonly GeminiPart[];
}

/** How calls are signed: `required` where a call without a signature is refused. */
export interface Signing {
  readonly of: (callId: string) => string | undefined;
  readonly required: boolean;
}

/**
 * The turns as `contents`. What a tool returned names the function by the call that it answers; results of
 * one turn come in the order of the calls, for the vendor's older models match by name and order.
 */
export function geminiContents(
  turns: readonly ChatTurn[],
  signing: Signing,
): readonly GeminiContent[] {
  const calls = turns.flatMap(({ messages }) =>
    messages.flatMap(({ toolCalls = [] }) => toolCalls),
  );
  const placeOf = ({ toolCallId }: ChatMessage) => calls.findIndex(({ id }) => id === toolCallId);
  return turns.map(({ role, messages }) => {
    if (role === 'assistant')
      return { role: 'model', parts: messages.flatMap((message) => modelParts(message, signing)) };
    const results = messages
      .filter((message) => message.role === 'tool')
      .toSorted((a, b) => placeOf(a) - placeOf(b));
    const texts = messages.filter((message) => message.role !== 'tool');
    return {
      role: 'user',
      parts: [
        ...results.map((message) => resultPart(message, calls[placeOf(message)])),
        ...texts.map(({ content }) => ({ text: content })),
      ],
    };
  });
}

/** An id of ours, which the vendor has never seen. */
const MADE_UP = /^gemini_call_[0-9a-f]{16}_\d+$/;

/**
 * An id for a call that came without one, out of the conversation before it, the call and its place among the
 * calls of the answer: no two calls share one unless they are the same, and a replay gives the same.
 */
export function madeUpCallId(
  conversation: string,
  call: Omit<ToolCall, 'id'>,
  index: number,
): string {
  const told = JSON.stringify([conversation, call.name, call.arguments]);
  return `gemini_call_${createHash('sha256').update(told).digest('hex').slice(0, 16)}_${index}`;
}

function modelParts(
  { content, toolCalls = [] }: ChatMessage,
  { of, required }: Signing,
): readonly GeminiPart[] {
  return [
    ...(content.trim() === '' ? [] : [{ text: content }]),
    ...toolCalls.map(({ id, name, arguments: written }, i) => {
      // Of calls side by side the first one alone is signed.
      const signature = of(id) ?? (required && i === 0 ? NO_SIGNATURE : undefined);
      return {
        functionCall: { name, args: argumentsOf(written), ...idField(id) },
        ...(signature === undefined ? {} : { thoughtSignature: signature }),
      };
    }),
  ];
}

function resultPart(
  { content, toolCallId = '' }: ChatMessage,
  call: ToolCall | undefined,
): GeminiPart {
  return {
    functionResponse: {
      name: call?.name ?? 'unknown',
      response: { output: content },
      ...idField(toolCallId),
    },
  };
}

function idField(id: string): { readonly id?: string } {
  return id === '' || MADE_UP.test(id) ? {} : { id };
}
