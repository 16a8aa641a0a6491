'use strict';
// Registers nothing until it is started, so that the tests which do not want it are undisturbed.
const vscode = require('vscode');

const DELAY_MS = 30;
const TEXT = 'toyCompletion();';

exports.activate = (context) => {
  let registration;
  const stop = () => registration?.dispose();
  context.subscriptions.push(
    { dispose: stop },
    vscode.commands.registerCommand('toyProvider.start', () => {
      stop();
      registration = vscode.languages.registerInlineCompletionItemProvider(
        { pattern: '**' },
        { provideInlineCompletionItems },
      );
    }),
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
