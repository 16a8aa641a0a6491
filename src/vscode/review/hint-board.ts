import * as vscode from 'vscode';
import type { Disposable } from '../platform/disposable.ts';

/** What a hint comes from; the code of its diagnostic. */
export type HintSource = 'second-opinion' | 'prompt-mind';

/** Something to think about at a place: line and character (UTF-16) from 0. */
export interface BoardHint {
  readonly line: number;
  readonly character: number;
  /** What stands there, within the line. */
  readonly original: string;
  readonly message: string;
  /** What takes its place; lines end with `\n`. */
  readonly fix?: { readonly text: string; readonly title: string };
}

/** Hints on code that stands, as diagnostics with a quick fix where there is one. */
export interface HintBoard extends Disposable {
  /** Puts up what was found in some lines of a document; older hints of the source on these lines go. */
  put(
    document: vscode.TextDocument,
    lines: readonly Lines[],
    source: HintSource,
    hints: readonly BoardHint[],
  ): void;
  /** Takes all down. */
  clear(): void;
}

/** From 0, both included. */
interface Lines {
  readonly first: number;
  readonly last: number;
}

interface Standing {
  readonly hint: BoardHint;
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
        .flatMap(({ hint: { fix }, diagnostic }) => {
          if (fix === undefined) return [];
          const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
          action.diagnostics = [diagnostic];
          action.edit = new vscode.WorkspaceEdit();
          action.edit.replace(document.uri, diagnostic.range, fix.text);
          return [action];
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
    put(document, lines, source, hints) {
      const others = (standing.get(document.uri.toString()) ?? []).filter(
        ({ diagnostic: { range, code } }) =>
          code !== source ||
          !lines.some(({ first, last }) => first <= range.start.line && range.start.line <= last),
      );
      show(document.uri, [...others, ...hints.map((hint) => standingOf(hint, source))]);
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

function standingOf(hint: BoardHint, source: HintSource): Standing {
  const { line, character, original, message } = hint;
  const range = new vscode.Range(line, character, line, character + original.length);
  const severity = vscode.DiagnosticSeverity.Information;
  const diagnostic = new vscode.Diagnostic(range, message, severity);
  diagnostic.source = SOURCE;
  diagnostic.code = source;
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
  if (diagnostic.code !== undefined) next.code = diagnostic.code;
  return [{ hint, diagnostic: next }];
}
