import * as vscode from 'vscode';
import type { ToolDefinition } from '../../core/generation.ts';
import type { EditorChat, EditorMessage, EditorPart, EditorSurface } from './editor-chat.ts';

const { t } = vscode.l10n;

/** `vscode.lm` as the members see it. Nothing is asked before somebody selects. */
export function editorSurface(access: vscode.LanguageModelAccessInformation): EditorSurface {
  const origins = new WeakMap<EditorChat, vscode.LanguageModelChat>();
  const chatOf = (model: vscode.LanguageModelChat): EditorChat => {
    const { id, name, vendor, family, maxInputTokens } = model;
    const chat: EditorChat = {
      ...{ id, name, vendor, family, maxInputTokens },
      async send({ messages, tools, mustCallTool }, signal) {
        const options: vscode.LanguageModelChatRequestOptions = {
          justification: t('Ensemble asks it beside your other models, when you ask for it.'),
          ...(tools.length === 0 ? {} : { tools: tools.map(toolOf) }),
          ...(mustCallTool ? { toolMode: vscode.LanguageModelChatToolMode.Required } : {}),
        };
        const token = tokenOf(signal);
        const response = await model.sendRequest(messages.map(messageOf), options, token);
        return readable(response.stream);
      },
      count: async (text, signal) => await model.countTokens(text, tokenOf(signal)),
    };
    origins.set(chat, model);
    return chat;
  };
  return {
    select: async () => (await vscode.lm.selectChatModels()).map(chatOf),
    mayAsk(chat) {
      const model = origins.get(chat);
      return model === undefined ? undefined : access.canSendRequest(model);
    },
    onDidChange: (listener) =>
      vscode.Disposable.from(
        vscode.lm.onDidChangeChatModels(listener),
        access.onDidChange(listener),
      ),
  };
}

/** The editor's token for a signal; it holds nothing once the signal is gone. */
function tokenOf(signal: AbortSignal): vscode.CancellationToken {
  const source = new vscode.CancellationTokenSource();
  if (signal.aborted) source.cancel();
  signal.addEventListener(
    'abort',
    () => {
      source.cancel();
      source.dispose();
    },
    { once: true },
  );
  return source.token;
}

async function* readable(stream: AsyncIterable<unknown>): AsyncGenerator<EditorPart> {
  for await (const part of stream) {
    if (part instanceof vscode.LanguageModelTextPart) yield { kind: 'text', text: part.value };
    else if (part instanceof vscode.LanguageModelToolCallPart) {
      yield { kind: 'tool-call', id: part.callId, name: part.name, input: part.input };
    }
  }
}

function messageOf({ role, parts }: EditorMessage): vscode.LanguageModelChatMessage {
  return new vscode.LanguageModelChatMessage(
    role === 'user'
      ? vscode.LanguageModelChatMessageRole.User
      : vscode.LanguageModelChatMessageRole.Assistant,
    parts.map((part) => {
      switch (part.kind) {
        case 'text':
          return new vscode.LanguageModelTextPart(part.text);
        case 'tool-call':
          return new vscode.LanguageModelToolCallPart(part.id, part.name, part.input);
        case 'tool-result': {
          const content = [new vscode.LanguageModelTextPart(part.text)];
          return new vscode.LanguageModelToolResultPart(part.id, content);
        }
      }
    }),
  );
}

function toolOf({ name, description, parameters }: ToolDefinition): vscode.LanguageModelChatTool {
  return { name, description: description ?? '', inputSchema: parameters };
}
