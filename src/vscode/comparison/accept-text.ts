import * as vscode from 'vscode';
import type { ComparedRequest } from '../../comparison/comparison.ts';
import type { PageState } from '../../webview/page-state.ts';

/** Text on each side of the place that must be as it was. Unit: UTF-16 code units. */
const COMPARED = 400;

/** Whether an answer can be put into the document that was asked for, or why not. */
export function targetOf({ source, ...request }: ComparedRequest): PageState['target'] {
  if (source === undefined) return 'none';
  const document = openDocument(source.uri);
  if (document === undefined) return 'closed';
  if (vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) === false) return 'read-only';
  return isUnchanged(document.getText(), source.offset, request) ? 'ready' : 'changed';
}

/** Whether a document still has, at `offset`, what an answer was written for. */
function isUnchanged(
  text: string,
  offset: number,
  { prefix, original, suffix }: Omit<ComparedRequest, 'source'>,
): boolean {
  const before = prefix.slice(-COMPARED);
  const after = suffix.slice(0, COMPARED);
  return (
    text.slice(Math.max(0, offset - before.length), offset) === before &&
    text.startsWith(original, offset) &&
    text.startsWith(after, offset + original.length)
  );
}

/**
 * Puts a text in place of what was asked for, or on a line of its own below it: one undo step. Nothing is
 * touched where the document has moved on.
 */
export async function acceptText(
  request: ComparedRequest,
  text: string,
  how: 'replace' | 'insert-below',
): Promise<PageState['target']> {
  const { source } = request;
  if (source === undefined) return 'none';
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(source.uri, true)).then(
    (found) => found,
    () => undefined,
  );
  if (document === undefined) return 'closed';
  const target = targetOf(request);
  if (target !== 'ready') return target;
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: columnOf(document),
    preserveFocus: false,
  });
  const from = document.positionAt(source.offset);
  const to = document.positionAt(source.offset + request.original.length);
  const eol = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const body = text.replace(/\r\n?|\n/g, eol);
  const done = await editor.edit((edit) => {
    if (how === 'replace') edit.replace(new vscode.Range(from, to), body);
    else edit.insert(document.lineAt(to.line).range.end, eol + body);
  });
  return done ? 'ready' : 'read-only';
}

function openDocument(uri: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
}

/** Where the document is to be seen already, so that no second editor of it opens. */
function columnOf(document: vscode.TextDocument): vscode.ViewColumn {
  const tab = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(
      ({ input }) =>
        input instanceof vscode.TabInputText && input.uri.toString() === document.uri.toString(),
    );
  return tab?.group.viewColumn ?? vscode.ViewColumn.One;
}
