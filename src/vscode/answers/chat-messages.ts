import * as vscode from 'vscode';
import type { ChatMessage, ToolCall } from '../../core/generation.ts';
import { toolInput } from '../platform/tool-input.ts';

/**
 * A message of the editor's as models take it: what tools have returned comes first, a message each, then
 * what was said. Parts that are no text are left out: the models say that they take no pictures.
 */
export function messagesOf({
  role,
  content,
}: vscode.LanguageModelChatRequestMessage): readonly ChatMessage[] {
  const results = content.flatMap((part): readonly ChatMessage[] =>
    part instanceof vscode.LanguageModelToolResultPart
      ? [{ role: 'tool', content: textOf(part.content), toolCallId: part.callId }]
      : [],
  );
  const calls = content.flatMap((part): readonly ToolCall[] =>
    part instanceof vscode.LanguageModelToolCallPart
      ? [{ id: part.callId, name: part.name, arguments: JSON.stringify(part.input) }]
      : [],
  );
  const text = textOf(content);
  const isAssistant = role === vscode.LanguageModelChatMessageRole.Assistant;
  if (isAssistant && calls.length > 0)
    return [...results, { role: 'assistant', content: text, toolCalls: calls }];
  if (text === '' && results.length > 0) return results;
  return [...results, { role: roleOf(role), content: text }];
}

/** A tool call as the editor has it. What is no JSON object has no arguments: the tool says what it lacks. */
export function callPartOf({
  id,
  name,
  arguments: written,
}: ToolCall): vscode.LanguageModelToolCallPart {
  return new vscode.LanguageModelToolCallPart(id, name, toolInput(written));
}

function roleOf(role: vscode.LanguageModelChatMessageRole): ChatMessage['role'] {
  switch (role) {
    case vscode.LanguageModelChatMessageRole.Assistant:
      return 'assistant';
    case vscode.LanguageModelChatMessageRole.User:
      return 'user';
    default:
      // A role for instructions, which not every version of the editor has.
      return 'system';
  }
}

function textOf(parts: readonly unknown[]): string {
  return parts
    .map((part) => {
      if (part instanceof vscode.LanguageModelTextPart) return part.value;
      return part instanceof vscode.LanguageModelPromptTsxPart ? JSON.stringify(part.value) : '';
    })
    .join('');
}
