import type { ContentBlockParam, TextBlockParam } from '@anthropic-ai/sdk/resources/messages';
import type { ChatMessage } from '../../core/generation.ts';
import { argumentsOf } from '../transport/chat-turns.ts';
import type { ChatTurns } from '../transport/chat-turns.ts';

/** The blocks that a request of ours is made of. */
export type SentBlock = Extract<ContentBlockParam, { type: 'text' | 'tool_use' | 'tool_result' }>;

export interface SentTurn {
  readonly role: 'user' | 'assistant';
  readonly blocks: readonly SentBlock[];
}

/** A conversation as Anthropic's blocks: every message is one of its own, in turns that alternate. */
export interface SentChat {
  readonly system: readonly TextBlockParam[];
  readonly turns: readonly SentTurn[];
}

export function sentChat({ system, turns }: ChatTurns): SentChat {
  return {
    system: system.map((text) => ({ type: 'text', text })),
    turns: turns.map(({ role, messages }, index) => {
      const blocks = resultsFirst(messages.flatMap(blocksOf));
      const isPrefill = role === 'assistant' && index === turns.length - 1;
      return { role, blocks: isPrefill ? withoutTrailingBlank(blocks) : blocks };
    }),
  };
}

function blocksOf({ role, content, toolCalls = [], toolCallId = '' }: ChatMessage): SentBlock[] {
  if (role === 'tool')
    return [
      {
        type: 'tool_result',
        tool_use_id: callIdOf(toolCallId),
        // An empty text is refused; a result without content is not.
        ...(content === '' ? {} : { content }),
      },
    ];
  return [
    ...(content.trim() === '' ? [] : [{ type: 'text', text: content } as const]),
    ...toolCalls.map(
      ({ id, name, arguments: written }) =>
        ({ type: 'tool_use', id: callIdOf(id), name, input: argumentsOf(written) }) as const,
    ),
  ];
}

/** Ids of other vendors may hold characters that Anthropic refuses. */
function callIdOf(id: string): string {
  const taken = id.replace(/[^a-zA-Z0-9_-]/g, '_');
  return taken === '' ? 'call' : taken;
}

/** What tools returned has to stand before what the user says. */
function resultsFirst(blocks: readonly SentBlock[]): readonly SentBlock[] {
  const isResult = ({ type }: SentBlock) => type === 'tool_result';
  return [...blocks.filter(isResult), ...blocks.filter((block) => !isResult(block))];
}

/** An answer that has begun may not end in white space. */
function withoutTrailingBlank(blocks: readonly SentBlock[]): readonly SentBlock[] {
  return blocks.map((block, i) =>
    i === blocks.length - 1 && block.type === 'text'
      ? { ...block, text: block.text.trimEnd() }
      : block,
  );
}
