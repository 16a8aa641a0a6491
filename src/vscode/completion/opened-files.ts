import * as vscode from 'vscode';
import type { Disposable } from '../platform/disposable.ts';
import type { Session } from '../session.ts';
import { admit, requestAt } from './document-request.ts';

/** Who looks at a file so long means it. Unit: ms. */
const DWELL_MS = 400;

/** Lets the models read a file that the user has turned to, at the cursor, in the focused window only. */
export function createOpenedFiles(session: Session): Disposable {
  let callOff = (): void => undefined;
  const turnedTo = (editor: vscode.TextEditor | undefined): void => {
    callOff();
    if (editor === undefined || !vscode.window.state.focused) return;
    callOff = session.clock.after(DWELL_MS, () => void read(session, editor));
  };
  const subscription = vscode.window.onDidChangeActiveTextEditor(turnedTo);
  return vscode.Disposable.from(subscription, {
    dispose: () => {
      callOff();
    },
  });
}

async function read(session: Session, editor: vscode.TextEditor): Promise<void> {
  const { document, selection } = editor;
  const admission = await admit(document, session.settings, session.exclusions, selection.active);
  if ('reason' in admission || vscode.window.activeTextEditor !== editor) return;
  const automatic = {
    triggerKind: vscode.InlineCompletionTriggerKind.Automatic,
    selectedCompletionInfo: undefined,
  };
  session.warm(requestAt('warm', document, selection.active, automatic, admission.localOnly));
}
