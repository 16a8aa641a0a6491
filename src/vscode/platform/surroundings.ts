import * as vscode from 'vscode';
import { mayBeContext } from '../../context/exclusion.ts';
import { documentGuard } from '../../context/document-guard.ts';
import { codeOf } from '../../context/notebook/cell-piece.ts';
import {
  createSnippetIndex,
  type OpenDocument,
  type RecentEdit,
  type SnippetIndex,
} from '../../context/snippet-index.ts';
import { wholeUri } from '../../core/document.ts';
import type { Exclusions } from './exclusions.ts';
import type { Disposable } from './disposable.ts';
import { asDocument, fileUriOf, isCell, judgedScheme } from './notebooks.ts';

/** Code around the one being written: other open files and what was changed lately. */
export interface Surroundings extends Disposable {
  /** The index, brought up to date with the open editors; cheap when nothing changed. */
  index(): SnippetIndex;
}

const KEPT_EDITS = 12;
const LINES_AROUND_EDIT = 4;
const MOST_OPEN = 20;

/** Keeps open documents and recent edits that may be shown to models; nothing is read from disk. */
export function createSurroundings(exclusions: Exclusions): Surroundings {
  const index = createSnippetIndex();
  const allowed = new Map<string, boolean>();
  const edits: RecentEdit[] = [];

  const judge = (document: vscode.TextDocument): void => {
    const key = document.uri.toString();
    if (allowed.has(key)) return;
    allowed.set(key, false);
    const guarded = documentGuard({
      scheme: judgedScheme(document.uri),
      length: document.getText().length,
    });
    if (guarded !== undefined) return;
    void exclusions.verdict(document.uri).then((exclusion) => {
      allowed.set(key, mayBeContext(exclusion));
    });
  };
  for (const document of vscode.workspace.textDocuments) judge(document);

  const onEdit = (event: vscode.TextDocumentChangeEvent): void => {
    const { document, contentChanges } = event;
    const [change] = contentChanges;
    if (change === undefined || allowed.get(document.uri.toString()) !== true) return;
    const first = Math.max(0, change.range.start.line - LINES_AROUND_EDIT);
    const last = Math.min(document.lineCount - 1, change.range.end.line + LINES_AROUND_EDIT);
    const range = new vscode.Range(first, 0, last, Number.MAX_SAFE_INTEGER);
    const uri = wholeUri(document.uri.toString());
    const edit = editIn(document, uri, document.getText(range));
    if (edit === undefined) return;
    const same = edits.findIndex((other) => other.uri === uri);
    if (same >= 0) edits.splice(same, 1);
    edits.unshift(edit);
    edits.length = Math.min(edits.length, KEPT_EDITS);
  };

  /** All cells are of one file, and what a rule says of one holds for all. */
  const mayBeShown = (notebook: vscode.NotebookDocument): boolean =>
    notebook.getCells().some(({ document }) => allowed.get(document.uri.toString()) === true);

  const subscriptions = vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(judge),
    vscode.workspace.onDidCloseTextDocument((document) => {
      allowed.delete(document.uri.toString());
    }),
    vscode.workspace.onDidChangeTextDocument(onEdit),
    exclusions.onDidChange(() => {
      // Nothing is shown until it is judged anew.
      allowed.clear();
      edits.length = 0;
      for (const document of vscode.workspace.textDocuments) judge(document);
    }),
  );
  return {
    index() {
      const open = vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .flatMap(({ input }) =>
          input instanceof vscode.TabInputText || input instanceof vscode.TabInputNotebook
            ? [input.uri.toString()]
            : [],
        );
      const isInTab = (uri: vscode.Uri): boolean => open.includes(uri.toString());
      const documents = vscode.workspace.textDocuments.filter(
        ({ uri }) => isInTab(uri) && allowed.get(uri.toString()) === true,
      );
      const notebooks = vscode.workspace.notebookDocuments
        .filter((notebook) => isInTab(notebook.uri) && mayBeShown(notebook))
        .flatMap((notebook) => asDocument(notebook, pathOf(notebook.uri)) ?? []);
      index.update([...notebooks, ...documents.map(openDocument)].slice(0, MOST_OPEN), edits);
      return index;
    },
    dispose() {
      subscriptions.dispose();
    },
  };
}

/** Of a cell what is code of its language; undefined where nothing is. */
function editIn(document: vscode.TextDocument, uri: string, text: string): RecentEdit | undefined {
  const { languageId } = document;
  const path = pathOf(document.uri);
  if (!isCell(document)) return { uri, path, languageId, text };
  const code = codeOf({ kind: 'code', languageId, text: document.getText() });
  if (code?.languageId !== languageId) return undefined;
  const edited = codeOf({ kind: 'code', languageId, text });
  return edited?.languageId === languageId ? { uri, path, ...edited } : undefined;
}

function openDocument(document: vscode.TextDocument): OpenDocument {
  return {
    uri: document.uri.toString(),
    path: pathOf(document.uri),
    languageId: document.languageId,
    version: document.version,
    get text() {
      return document.getText();
    },
  };
}

/** Path relative to the workspace where there is one; of a cell that of its notebook. */
export function pathOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(fileUriOf(uri), false);
}
