import * as vscode from 'vscode';
import type { CompletionRequest } from '../../core/completion.ts';
import type { ComparedRequest } from '../../comparison/comparison.ts';
import {
  admitReading,
  exclusionOf,
  requestAt,
  type Refusal,
} from '../completion/document-request.ts';
import type { Exclusions } from '../platform/exclusions.ts';
import type { Session } from '../session.ts';
import { reasonText } from '../words.ts';

const { t } = vscode.l10n;

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

/**
 * Whether the document of a comparison may only be shown to models on this machine, as ignore files have
 * it now. One that belongs to no document here may. Throws, in words for the user, where it may be shown
 * to none.
 */
export async function isLocalOnly(
  { source }: ComparedRequest,
  exclusions: Exclusions,
): Promise<boolean> {
  if (source === undefined) return true;
  const admission = await exclusionOf({ uri: vscode.Uri.parse(source.uri, true) }, exclusions);
  if ('reason' in admission) throw new Error(refusalText(admission));
  return admission.localOnly;
}

/** Why no model may be asked at a place. */
export function refusalText({ reason }: Refusal): string {
  return t('No model may be asked here: {0}.', reasonText(reason));
}
