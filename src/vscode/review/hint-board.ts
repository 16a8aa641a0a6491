import * as vscode from 'vscode';
import type { PlacedHint } from '../../engine/opinions.ts';
import type { Disposable } from '../platform/disposable.ts';
import { hintText } from './hint-words.ts';

const { t } = vscode.l10n;

/** Hints of second opinions as diagnostics with a quick fix each. */
export interface HintBoard extends Disposable {
  /** Puts up what was found in some lines of a document; older hints on these lines go. */
  put(document: vscode.TextDocument, lines: readonly Lines[], hints: readonly PlacedHint[]): void;
  /** Takes all down. */
  clear(): void;
}

/** From 0, both included. */
interface Lines {
  readonly first: number;
  readonly last: number;
}

interface Standing {
  readonly hint: PlacedHint;
  readonly diagnostic: vscode.Diagnostic;
}

const SOURCE = 'Ensemble';

/**
 * A hint stands until its line is edited; edits elsewhere move it. Its fix replaces exactly the text it
 * was made for, as one step to undo, and is not offered where another text stands there.
 */
export function createHintBoard(): HintBoard {
  const collection = vscode.languages.createDiagnosticCollection('ensemble-second-opinion');
  const standing = new Map<string, readonly Standing[]>();

  const show = (uri: vscode.Uri, all: readonly Standing[]): void => {
    if (all.length === 0) standing.delete(uri.toString());
    else standing.set(uri.toString(), all);
    collection.set(
      uri,
      all.map(({ diagnostic }) => diagnostic),
    );
  };

  const actions: vscode.CodeActionProvider = {
    provideCodeActions(document, range) {
      return (standing.get(document.uri.toString()) ?? [])
        .filter(({ diagnostic }) => diagnostic.range.intersection(range) !== undefined)
        .filter(({ hint, diagnostic }) => document.getText(diagnostic.range) === hint.original)
        .map(({ hint, diagnostic }) => {
          const title = t('Replace `{0}` by `{1}`', hint.original, hint.rival);
          const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
          action.diagnostics = [diagnostic];
          action.edit = new vscode.WorkspaceEdit();
          action.edit.replace(document.uri, diagnostic.range, hint.rival);
          return action;
        });
    },
  };

  const subscriptions = vscode.Disposable.from(
    collection,
    vscode.languages.registerCodeActionsProvider({ pattern: '**' }, actions, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const all = standing.get(document.uri.toString());
      if (all === undefined || contentChanges.length === 0) return;
      show(
        document.uri,
        all.flatMap((one) => moved(one, contentChanges)),
      );
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (standing.has(uri.toString())) show(uri, []);
    }),
  );

  return {
    put(document, lines, hints) {
      const others = (standing.get(document.uri.toString()) ?? []).filter(
        ({ diagnostic: { range } }) =>
          !lines.some(({ first, last }) => first <= range.start.line && range.start.line <= last),
      );
      show(document.uri, [...others, ...hints.map(standingOf)]);
    },
    clear() {
      collection.clear();
      standing.clear();
    },
    dispose() {
      subscriptions.dispose();
    },
  };
}

function standingOf(hint: PlacedHint): Standing {
  const { line, character, original } = hint;
  const range = new vscode.Range(line, character, line, character + original.length);
  const severity = vscode.DiagnosticSeverity.Information;
  const diagnostic = new vscode.Diagnostic(range, hintText(hint), severity);
  diagnostic.source = SOURCE;
  diagnostic.code = 'second-opinion';
  return { hint, diagnostic };
}

/** Where a hint stands after edits, which come from the document's end to its beginning. */
function moved(
  { hint, diagnostic }: Standing,
  changes: readonly vscode.TextDocumentContentChangeEvent[],
): readonly Standing[] {
  let { line } = diagnostic.range.start;
  for (const { range, text } of changes) {
    if (range.start.line > line) continue;
    if (range.end.line >= line) return [];
    line += text.split('\n').length - 1 - (range.end.line - range.start.line);
  }
  const { start, end } = diagnostic.range;
  if (line === start.line) return [{ hint, diagnostic }];
  const range = new vscode.Range(line, start.character, line, end.character);
  const next = new vscode.Diagnostic(range, diagnostic.message, diagnostic.severity);
  next.source = SOURCE;
  next.code = 'second-opinion';
  return [{ hint, diagnostic: next }];
}
