import * as vscode from 'vscode';
import type { Cell } from '../../context/notebook/cell-piece.ts';
import { notebookText } from '../../context/notebook/cells-around.ts';
import type { OpenDocument } from '../../context/snippet-index.ts';
import { wholeUri } from '../../core/document.ts';

const CELL_SCHEME = 'vscode-notebook-cell';

export function isCell({ uri }: { readonly uri: vscode.Uri }): boolean {
  return uri.scheme === CELL_SCHEME;
}

/**
 * The file that a document is of: the notebook's for a cell, whose own uri has the same path under another
 * scheme; any other document's own. Rules of ignore files and paths are those of that file.
 */
export function fileUriOf(uri: vscode.Uri): vscode.Uri {
  if (uri.scheme !== CELL_SCHEME) return uri;
  // One that is closed by now was most probably a file.
  return notebookAt(uri)?.uri ?? uri.with({ scheme: 'file', authority: '', fragment: '' });
}

/**
 * The scheme by which a document is judged: a cell's is that of its notebook, since the sides of a diff of
 * notebooks have cells like any other.
 */
export function judgedScheme(uri: vscode.Uri): string {
  return fileUriOf(uri).scheme;
}

/**
 * The open notebook that a cell's uri belongs to. In a window of another machine only the cell's uri names that
 * machine: the notebook's is one of a file. Of several with one path, such as a file and its committed state,
 * the one that has the cell; for a cell that is gone, the file.
 */
export function notebookAt(cell: vscode.Uri): vscode.NotebookDocument | undefined {
  const same = vscode.workspace.notebookDocuments.filter(({ uri }) => uri.path === cell.path);
  if (same.length < 2) return same[0];
  const key = cell.toString();
  const files = same.filter(({ uri }) => uri.scheme === 'file');
  return (
    same.find((notebook) =>
      notebook.getCells().some(({ document }) => document.uri.toString() === key),
    ) ??
    files.find(({ uri }) => uri.authority === cell.authority) ??
    files[0] ??
    same[0]
  );
}

/** The cell whose text a document is. */
export function cellOf(document: vscode.TextDocument): vscode.NotebookCell | undefined {
  if (!isCell(document)) return undefined;
  return notebookAt(document.uri)
    ?.getCells()
    .find((cell) => cell.document === document);
}

/** A cell as it is read here: never its outputs. */
export function readable({ kind, document }: vscode.NotebookCell): Cell {
  return {
    kind: kind === vscode.NotebookCellKind.Markup ? 'markup' : 'code',
    languageId: document.languageId,
    get text() {
      return document.getText();
    },
  };
}

/** A notebook as one document beside others; undefined where it has no cell. Nothing is read yet. */
export function asDocument(
  notebook: vscode.NotebookDocument,
  path: string,
): OpenDocument | undefined {
  const cells = notebook.getCells();
  const [first] = cells;
  if (first === undefined) return undefined;
  let read: ReturnType<typeof notebookText> | 'unread' = 'unread';
  const whole = (): ReturnType<typeof notebookText> => {
    if (read === 'unread') read = notebookText(cells.map(readable));
    return read;
  };
  return {
    uri: wholeUri(first.document.uri.toString()),
    path,
    version: cells.reduce((sum, { document }) => sum + document.version, notebook.version),
    get languageId() {
      return whole()?.languageId ?? 'plaintext';
    },
    get text() {
      return whole()?.text ?? '';
    },
  };
}
