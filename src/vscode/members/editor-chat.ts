import type { ChatMessage, ToolDefinition } from '../../core/generation.ts';
import { toolInput } from '../platform/tool-input.ts';

/** What a message to a model of the editor is made of. */
export type EditorPart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'tool-call';
      readonly id: string;
      readonly name: string;
      readonly input: object;
    }
  | { readonly kind: 'tool-result'; readonly id: string; readonly text: string };

/** The editor knows no system messages. */
export interface EditorMessage {
  readonly role: 'user' | 'assistant';
  readonly parts: readonly EditorPart[];
}

export interface EditorRequest {
  readonly messages: readonly EditorMessage[];
  readonly tools: readonly ToolDefinition[];
  readonly mustCallTool: boolean;
}

/** A model as the editor lends it: as much of `vscode.LanguageModelChat` as is used here. */
export interface EditorChat {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly family: string;
  /** Unit: tokens. */
  readonly maxInputTokens: number;
  /**
   * Parts as they come; what is no text and no call of a tool is left out. Errors have the `code` of a
   * `vscode.LanguageModelError`.
   */
  send(request: EditorRequest, signal: AbortSignal): Promise<AsyncIterable<EditorPart>>;
  /** Tokens of a text by the model's own count. */
  count(text: string, signal: AbortSignal): Promise<number>;
}

/** As much of `vscode.lm` as is used here. */
export interface EditorSurface {
  /** Every model that other extensions lend. */
  select(): Promise<readonly EditorChat[]>;
  /** Undefined where the user was never asked. Asks nobody. */
  mayAsk(chat: EditorChat): boolean | undefined;
  /** Other models are there, or access has changed. */
  onDidChange(listener: () => void): { dispose(): void };
}

/**
 * Messages as the editor takes them: a system message becomes one of the user, what a tool returned becomes
 * a part of one, and messages without anything in them are left out.
 */
export function editorMessages(messages: readonly ChatMessage[]): readonly EditorMessage[] {
  return messages.map(editorMessage).filter(({ parts }) => parts.length > 0);
}

function editorMessage({ role, content, toolCalls = [], toolCallId }: ChatMessage): EditorMessage {
  const text: readonly EditorPart[] = content === '' ? [] : [{ kind: 'text', text: content }];
  if (role === 'tool') {
    return { role: 'user', parts: [{ kind: 'tool-result', id: toolCallId ?? '', text: content }] };
  }
  if (role !== 'assistant') return { role: 'user', parts: text };
  const calls = toolCalls.map(({ id, name, arguments: written }): EditorPart => ({
    ...{ kind: 'tool-call', id, name },
    input: toolInput(written),
  }));
  return { role: 'assistant', parts: [...text, ...calls] };
}
