'use strict';
// Registers nothing until it is started, so that the tests which do not want it are undisturbed.
const vscode = require('vscode');

const DELAY_MS = 30;
const TEXT = 'toyCompletion();';

exports.activate = (context) => {
  let registration;
  let lending;
  const seen = { lists: 0, asked: [] };
  const stop = () => {
    registration?.dispose();
    lending?.dispose();
  };
  context.subscriptions.push(
    { dispose: stop },
    vscode.commands.registerCommand('toyProvider.start', () => {
      stop();
      registration = vscode.languages.registerInlineCompletionItemProvider(
        { pattern: '**' },
        { provideInlineCompletionItems },
      );
    }),
    vscode.commands.registerCommand('toyProvider.lend', () => {
      lending?.dispose();
      lending = vscode.lm.registerLanguageModelChatProvider('toy', lender(seen));
    }),
    vscode.commands.registerCommand('toyProvider.lent', () => seen),
    vscode.commands.registerCommand('toyProvider.stop', stop),
  );
  // Beside them are those of the other extensions.
  return { logFolder: context.logUri.fsPath, storageFolder: context.globalStorageUri.fsPath };
};

async function provideInlineCompletionItems(document, position, context, token) {
  await new Promise((resolve) => setTimeout(resolve, DELAY_MS));
  if (token.isCancellationRequested) return [];
  return [new vscode.InlineCompletionItem(TEXT, new vscode.Range(position, position))];
}

/** One model that writes always the same, and remembers what it was asked. */
function lender(seen) {
  const model = {
    id: 'toy-big',
    name: 'Toy Big',
    family: 'toy',
    version: '1',
    maxInputTokens: 8000,
    maxOutputTokens: 1000,
    capabilities: { toolCalling: true },
  };
  const textOf = (message) => message.content.map((part) => part.value ?? '').join('');
  return {
    provideLanguageModelChatInformation() {
      seen.lists++;
      return [model];
    },
    async provideLanguageModelChatResponse(_, messages, __, progress) {
      seen.asked.push(messages.map(textOf));
      progress.report(new vscode.LanguageModelTextPart('a +'));
      progress.report(new vscode.LanguageModelTextPart(' b'));
    },
    async provideTokenCount(_, text) {
      return Math.ceil((typeof text === 'string' ? text : textOf(text)).length / 4);
    },
  };
}
