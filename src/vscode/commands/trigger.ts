import * as vscode from 'vscode';

/** Asks for ghost text now, all candidates, whatever other providers say. */
export async function trigger(): Promise<void> {
  await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
}
