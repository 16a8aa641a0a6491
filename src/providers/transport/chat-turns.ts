import { failure, ModelError } from '../../core/failure.ts';
import type { ChatMessage, RenderedPrompt } from '../../core/generation.ts';

/** Messages of one side in a row; what tools returned is the user's side. */
export interface ChatTurn {
  readonly role: 'user' | 'assistant';
  readonly messages: readonly ChatMessage[];
}

/** A conversation as vendors want it that keep instructions apart and let the sides alternate. */
export interface ChatTurns {
  /** What system messages say, wherever they stood. */
  readonly system: readonly string[];
  /** At least one; neighbours have different roles. */
  readonly turns: readonly ChatTurn[];
}

/**
 * The turns of a conversation. Messages that say nothing and call nothing are left out: vendors refuse them.
 *
 * Throws ModelError `unsupported` where the prompt is no conversation; `bad-request` where nothing of it is
 * left.
 */
export function chatTurns(prompt: RenderedPrompt): ChatTurns {
  if (prompt.kind !== 'chat')
    throw new ModelError(failure('unsupported', `the vendor takes chats only, no ${prompt.kind}`));
  const system: string[] = [];
  const turns: { role: ChatTurn['role']; messages: ChatMessage[] }[] = [];
  for (const message of prompt.messages) {
    if (isSilent(message)) continue;
    if (message.role === 'system') {
      system.push(message.content);
      continue;
    }
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const last = turns.at(-1);
    if (last?.role === role) last.messages.push(message);
    else turns.push({ role, messages: [message] });
  }
  if (turns.length === 0)
    throw new ModelError(failure('bad-request', 'the conversation has no message'));
  return { system, turns };
}

/** The arguments of a call as an object, which both vendors want; what is none goes under a name. */
export function argumentsOf(written: string): Readonly<Record<string, unknown>> {
  if (written.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(written);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // What a model took for JSON is shown to it as it wrote it.
  }
  return { arguments: written };
}

/** A tool that returned nothing has still answered. */
function isSilent({ role, content, toolCalls = [] }: ChatMessage): boolean {
  return role !== 'tool' && content.trim() === '' && toolCalls.length === 0;
}
