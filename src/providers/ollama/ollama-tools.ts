import type { ChatRequest, Message } from 'ollama/browser';
import type { ChatMessage, GenerationRequest } from '../../core/generation.ts';
import { isRecord } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';

/**
 * A chat as Ollama takes it: arguments of calls as objects, and answers under the name of their tool, since
 * it knows no ids. Arguments that are no object are sent as the one field `arguments`.
 */
export function ollamaMessages(messages: readonly ChatMessage[]): Message[] {
  const names = new Map<string, string>();
  return messages.map(({ role, content, toolCalls = [], toolCallId = '' }) => {
    for (const { id, name } of toolCalls) names.set(id, name);
    const name = names.get(toolCallId);
    return {
      role,
      content,
      ...(toolCalls.length === 0
        ? {}
        : {
            tool_calls: toolCalls.map((call) => ({
              function: { name: call.name, arguments: { ...objectOf(call.arguments) } },
            })),
          }),
      ...(role === 'tool' && name !== undefined ? { tool_name: name } : {}),
    };
  });
}

/** The tools on offer. The server cannot be made to call one: `required` is the same as `auto`. */
export function ollamaTools({
  tools = [],
  toolChoice,
}: Pick<GenerationRequest, 'tools' | 'toolChoice'>): Pick<ChatRequest, 'tools'> {
  if (tools.length === 0 || toolChoice === 'none') return {};
  return {
    tools: tools.map(({ name, description, parameters }) => ({
      type: 'function',
      function: {
        name,
        ...(description === undefined ? {} : { description }),
        parameters: { ...parameters },
      },
    })),
  };
}

/** Whether an answer to a request may call tools. */
export function offersTools({ prompt, tools = [] }: GenerationRequest): boolean {
  return prompt.kind === 'chat' && tools.length > 0;
}

function objectOf(text: string): WireRecord {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : { arguments: value };
  } catch {
    return { arguments: text };
  }
}
