import * as vscode from 'vscode';
import type { CompletionRequest } from '../../core/completion.ts';
import { admitReading, requestAt, type Refusal } from '../completion/document-request.ts';
import type { Session } from '../session.ts';

/** Where the next comparison asks: the cursor of an editor, or what is selected there. */
export interface ComparedPlace {
  readonly request: CompletionRequest;
  /** Selected text that an answer takes the place of; '' for none. */
  readonly original: string;
  /** Where that begins in the document. Unit: UTF-16 code units. */
  readonly offset: number;
}

let asked = 0;

/** The place where an editor has its cursor, or why nobody may be asked there. */
export async function comparedPlace(
  editor: vscode.TextEditor,
  session: Session,
): Promise<ComparedPlace | Refusal> {
  const { document, selection } = editor;
  const admission = await admitReading(document, session.exclusions);
  if ('reason' in admission) return admission;
  const context = {
    triggerKind: vscode.InlineCompletionTriggerKind.Invoke,
    selectedCompletionInfo: undefined,
  };
  asked++;
  const request = requestAt(
    `compare${asked}`,
    document,
    selection.start,
    context,
    admission.localOnly,
  );
  return {
    request,
    original: document.getText(selection),
    offset: document.offsetAt(selection.start),
  };
}

/** Whether the run of the last answer is for what the editor shows now. */
export function isOnScreen(session: Session, editor: vscode.TextEditor | undefined): boolean {
  const last = session.last;
  if (last?.result.kind !== 'completion' || editor === undefined) return false;
  const { document, position } = last.request;
  const { active } = editor.selection;
  return (
    document.uri === editor.document.uri.toString() &&
    active.line === position.line &&
    active.character >= position.character
  );
}
