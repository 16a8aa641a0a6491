import * as vscode from 'vscode';

/** Opens a copy of the sample as a new document, so that nothing of the extension is changed. */
export async function openSample(extensionUri: vscode.Uri): Promise<void> {
  const uri = vscode.Uri.joinPath(extensionUri, 'media', 'sample', 'task-queue.ts');
  const bytes = await vscode.workspace.fs.readFile(uri);
  const content = new TextDecoder().decode(bytes);
  const document = await vscode.workspace.openTextDocument({ language: 'typescript', content });
  const editor = await vscode.window.showTextDocument(document);
  const line = content.split('\n').findIndex((text) => text.endsWith('return '));
  const end = document.lineAt(Math.max(0, line)).range.end;
  editor.selection = new vscode.Selection(end, end);
}
