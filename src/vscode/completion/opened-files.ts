import * as vscode from 'vscode';
import type { Rests } from '../asking/rests.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { Session } from '../session.ts';
import { admit, requestAt } from './document-request.ts';

/** Who looks at a file so long means it. Unit: ms. */
const DWELL_MS = 400;

/** Lets the models read a file that the user has turned to, at the cursor, in the focused window only. */
export function createOpenedFiles(session: Session, rests: Rests): Disposable {
  let callOff = (): void => undefined;
  const turnedTo = (editor: vscode.TextEditor | undefined): void => {
    callOff();
    if (editor === undefined || !vscode.window.state.focused) return;
    callOff = session.clock.after(DWELL_MS, () => void read(session, rests, editor));
  };
  const subscription = vscode.window.onDidChangeActiveTextEditor(turnedTo);
  return vscode.Disposable.from(subscription, {
    dispose: () => {
      callOff();
    },
  });
}

async function read(session: Session, rests: Rests, editor: vscode.TextEditor): Promise<void> {
  const { document, selection } = editor;
  // Files are opened in Vim's normal mode, and typed in a moment later.
  if ((rests.restOf(document)?.reason ?? 'vim-normal') !== 'vim-normal') return;
  const admission = await admit(document, session.settings, session.exclusions, selection.active);
  if ('reason' in admission || vscode.window.activeTextEditor !== editor) return;
  const automatic = {
    triggerKind: vscode.InlineCompletionTriggerKind.Automatic,
    selectedCompletionInfo: undefined,
  };
  session.warm(requestAt('warm', document, selection.active, automatic, admission.localOnly));
}
