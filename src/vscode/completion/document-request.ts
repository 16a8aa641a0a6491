import * as vscode from 'vscode';
import type { CompletionRequest, NoCompletionReason } from '../../core/completion.ts';
import type { DocumentSnapshot } from '../../core/document.ts';
import { mayComplete } from '../../context/exclusion.ts';
import { documentGuard, isEditorSettings } from '../../context/document-guard.ts';
import type { Settings } from '../../settings/parse-settings.ts';
import { isEnabledFor } from '../platform/configuration.ts';
import type { Exclusions } from '../platform/exclusions.ts';
import { fileUriOf, judgedScheme } from '../platform/notebooks.ts';
import { pathOf } from '../platform/surroundings.ts';
import { cellPlaceAt, languageAt } from './notebook-cells.ts';

/** Why a document gets no completion. */
export interface Refusal {
  readonly reason: NoCompletionReason;
  readonly detail: string;
}

/**
 * Whether a document may be completed at all, at a place where one is given; `localOnly` when it must not
 * leave the machine.
 */
export async function admit(
  document: vscode.TextDocument,
  settings: Settings,
  exclusions: Exclusions,
  position?: vscode.Position,
): Promise<Refusal | { readonly localOnly: boolean }> {
  const languageId = languageAt(document, position);
  if (!isEnabledFor(languageId, settings)) return { reason: 'disabled', detail: languageId };
  const guarded = guardOf(document, position);
  if (guarded !== undefined) return guarded;
  const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
  if (editor !== undefined && editor.selections.length > 1) {
    return { reason: 'multiple-cursors', detail: `${editor.selections.length}` };
  }
  if (editor !== undefined && !editor.selection.isEmpty) return { reason: 'selection', detail: '' };
  if (await isReadOnly(document)) return { reason: 'read-only', detail: document.uri.scheme };
  return await exclusionOf(document, exclusions);
}

/** Whether models may read a document that stands, nothing being written into it. */
export async function admitReading(
  document: vscode.TextDocument,
  exclusions: Exclusions,
): Promise<Refusal | { readonly localOnly: boolean }> {
  return guardOf(document) ?? (await exclusionOf(document, exclusions));
}

function guardOf(document: vscode.TextDocument, position?: vscode.Position): Refusal | undefined {
  if (isOwnSettings(document.uri)) return { reason: 'excluded-file', detail: 'scheme' };
  const guarded = documentGuard({
    scheme: judgedScheme(document.uri),
    length: lengthOf(document),
    get text() {
      return document.getText(HEAD);
    },
    ...(position === undefined ? {} : { lineLength: lengthOfLine(document, position.line) }),
  });
  return guarded === undefined ? undefined : { reason: 'excluded-file', detail: guarded };
}

function isOwnSettings(uri: vscode.Uri): boolean {
  return isEditorSettings(uri.path) && vscode.workspace.getWorkspaceFolder(uri) === undefined;
}

/** The same of a document that may be closed by now, by its name. */
export async function exclusionOf(
  document: { readonly uri: vscode.Uri },
  exclusions: Exclusions,
): Promise<Refusal | { readonly localOnly: boolean }> {
  const uri = fileUriOf(document.uri);
  if (uri.scheme === 'untitled') return { localOnly: false };
  const exclusion = await exclusions.verdict(uri);
  if (!mayComplete(exclusion, 'local')) {
    return { reason: 'excluded-file', detail: `${exclusion.rule} ${exclusion.pattern ?? ''}` };
  }
  return { localOnly: !mayComplete(exclusion, 'cloud') };
}

/** The request for a place; with a suggest-widget entry, for the document as if it were taken. */
export function requestAt(
  id: string,
  document: vscode.TextDocument,
  position: vscode.Position,
  context: vscode.InlineCompletionContext,
  localOnly: boolean,
): CompletionRequest {
  const selected = context.selectedCompletionInfo;
  const options = vscode.window.visibleTextEditors.find(
    (one) => one.document === document,
  )?.options;
  const width = typeof options?.tabSize === 'number' ? options.tabSize : undefined;
  const cell = cellPlaceAt(document, position);
  const asItIs = snapshotOf(document);
  const snapshot = cell === undefined ? asItIs : { ...asItIs, languageId: cell.languageId };
  const { text } = snapshot;
  const common = {
    id,
    trigger:
      context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke
        ? ('explicit' as const)
        : ('automatic' as const),
    localOnly,
    ...(cell === undefined ? {} : { whole: cell.whole }),
    ...(width === undefined
      ? {}
      : { indentation: { width, tabs: options?.insertSpaces === false } }),
  };
  if (selected === undefined) {
    const { line, character } = position;
    return { ...common, document: snapshot, position: { line, character } };
  }
  const from = document.offsetAt(selected.range.start);
  const to = document.offsetAt(selected.range.end);
  const taken = text.slice(0, from) + selected.text + text.slice(to);
  const lines = selected.text.split('\n');
  const last = lines.at(-1) ?? '';
  return {
    ...common,
    document: { ...snapshot, text: taken },
    position: {
      line: selected.range.start.line + lines.length - 1,
      character: lines.length === 1 ? selected.range.start.character + last.length : last.length,
    },
  };
}

/** Whether the cursor stands before or inside a word: who types there mends it, and wants nothing put in between. */
export function isBeforeWord(document: vscode.TextDocument, position: vscode.Position): boolean {
  const behind = document.getText(new vscode.Range(position, position.translate(0, 1)));
  return /^[\p{L}\p{N}_$]/u.test(behind);
}

/** A document as it is now. */
export function snapshotOf(document: vscode.TextDocument): DocumentSnapshot {
  return {
    uri: document.uri.toString(),
    path: pathOf(document.uri),
    languageId: document.languageId,
    version: document.version,
    text: document.getText(),
  };
}

/** Length without joining all lines: the offset of the end. */
function lengthOf(document: vscode.TextDocument): number {
  const last = document.lineAt(document.lineCount - 1).range.end;
  return document.offsetAt(last);
}

/** As much is looked at for what no text has. */
const HEAD = new vscode.Range(0, 0, 40, 0);

function lengthOfLine(document: vscode.TextDocument, line: number): number {
  return line < document.lineCount ? document.lineAt(line).range.end.character : 0;
}

const readOnly = new Map<string, boolean>();
const MOST_REMEMBERED = 200;

async function isReadOnly(document: vscode.TextDocument): Promise<boolean> {
  const uri = fileUriOf(document.uri);
  if (uri.scheme === 'untitled') return false;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return true;
  const key = uri.toString();
  const known = readOnly.get(key);
  if (known !== undefined) return known;
  const permissions = await vscode.workspace.fs.stat(uri).then(
    (stat) => stat.permissions,
    () => undefined,
  );
  const answer = permissions === vscode.FilePermission.Readonly;
  if (readOnly.size >= MOST_REMEMBERED) readOnly.clear();
  readOnly.set(key, answer);
  return answer;
}
