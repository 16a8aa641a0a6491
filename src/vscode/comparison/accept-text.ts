import * as vscode from 'vscode';
import type { ComparedRequest } from '../../comparison/comparison.ts';
import { convertLineEnds } from '../../text/lines.ts';
import type { PageState } from '../../webview/page-state.ts';
import { insertedBelow, isUnchanged } from './accepted-place.ts';

/** Whether an answer can be put into the document that was asked for, or why not. */
export function targetOf(request: ComparedRequest): PageState['target'] {
  const { source } = request;
  if (source === undefined) return 'none';
  const document = openDocument(source.uri);
  if (document === undefined) return 'closed';
  if (vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) === false) return 'read-only';
  return isUnchanged(document.getText(), source.offset, request) ? 'ready' : 'changed';
}

/**
 * Puts a text in place of what was asked for, or on a line of its own below it: one undo step, with the
 * cursor behind it. Nothing is touched where the document has moved on.
 */
export async function acceptText(
  request: ComparedRequest,
  text: string,
  how: 'replace' | 'insert-below',
): Promise<PageState['target']> {
  const { source } = request;
  const document = source === undefined ? undefined : openDocument(source.uri);
  const target = targetOf(request);
  if (target !== 'ready' || source === undefined || document === undefined) return target;
  if (isCell(document)) {
    const { range, body } = changeOf(document, request, source.offset, text, how);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, range, body);
    return (await vscode.workspace.applyEdit(edit)) ? 'ready' : 'read-only';
  }
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: columnOf(document),
    preserveFocus: false,
  });
  // Somebody may have typed while it was shown.
  const now = targetOf(request);
  if (now !== 'ready') return now;
  const { range, body } = changeOf(document, request, source.offset, text, how);
  if (!(await editor.edit((edit) => edit.replace(range, body)))) return 'read-only';
  const behind = document.positionAt(document.offsetAt(range.start) + body.length);
  editor.selection = new vscode.Selection(behind, behind);
  editor.revealRange(editor.selection);
  return 'ready';
}

function changeOf(
  document: vscode.TextDocument,
  { original }: ComparedRequest,
  offset: number,
  text: string,
  how: 'replace' | 'insert-below',
): { readonly range: vscode.Range; readonly body: string } {
  const change =
    how === 'replace'
      ? { offset, replaced: original.length, text }
      : insertedBelow(document.getText(), offset, original, text);
  const start = document.positionAt(change.offset);
  const end = document.positionAt(change.offset + change.replaced);
  const eol = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  return { range: new vscode.Range(start, end), body: convertLineEnds(change.text, eol) };
}

/** A cell has no editor of its own that could be shown. */
export function isCell({ uri }: vscode.TextDocument): boolean {
  return uri.scheme === 'vscode-notebook-cell';
}

function openDocument(uri: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
}

/** Where the document is to be seen already, so that no second editor of it opens. */
export function columnOf(document: vscode.TextDocument): vscode.ViewColumn {
  const tab = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(
      ({ input }) =>
        input instanceof vscode.TabInputText && input.uri.toString() === document.uri.toString(),
    );
  return tab?.group.viewColumn ?? vscode.ViewColumn.One;
}
