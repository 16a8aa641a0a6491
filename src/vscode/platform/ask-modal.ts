import * as vscode from 'vscode';

export interface ModalQuestion {
  readonly severity: 'information' | 'warning';
  readonly message: string;
  /** Lines below it. */
  readonly detail?: string;
}

/**
 * Asks in a modal dialog, which has a button to leave besides the choices; undefined where the user leaves.
 * A window that refuses dialogs, as one that runs an extension's tests does, asks in a list.
 */
export async function askModal<Choice extends string>(
  { severity, message, detail }: ModalQuestion,
  ...choices: readonly Choice[]
): Promise<Choice | undefined> {
  const show =
    severity === 'warning'
      ? vscode.window.showWarningMessage
      : vscode.window.showInformationMessage;
  const options = { modal: true, ...(detail === undefined ? {} : { detail }) };
  try {
    return await show<Choice>(message, options, ...choices);
  } catch {
    const details = (detail ?? '').split('\n').filter((line) => line !== '');
    const picked = await vscode.window.showQuickPick(
      [
        ...choices.map((choice) => ({ label: choice, choice })),
        ...details.map((label) => ({ label, choice: undefined })),
      ],
      { title: message, ignoreFocusOut: true },
    );
    return picked?.choice;
  }
}
