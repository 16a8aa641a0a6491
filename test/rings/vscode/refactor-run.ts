import * as vscode from 'vscode';
import { until, workspace } from './stage.ts';
import { ui } from './ui.ts';

/** What the person at the screen does with `Ensemble: Refactor`. */

/** Types into the input box that is open, and ends it. */
export async function answerInput(text: string): Promise<void> {
  await ui.waitFor('.quick-input-widget:not([style*="display: none"]) input');
  await ui.press('ControlOrMeta+a');
  await ui.type(text, 0);
  await ui.press('Enter');
}

/** Chooses the row of this label in the list of this title, once a row of it has the focus. */
export async function chooseRow(title: string, label: string): Promise<void> {
  await ui.waitQuickPick(title, label);
  const pick = await until('a row to have the focus', async () => {
    const now = await ui.quickPick();
    return now.rows.some(({ focused }) => focused !== '') && now;
  });
  const at = pick.rows.findIndex((row) => row.label.includes(label));
  const focused = pick.rows.findIndex((row) => row.focused !== '');
  for (let i = focused; i < at; i++) await ui.press('ArrowDown');
  await ui.press('Enter');
}

/** From the command to the first call of a model, on the file in front. */
export async function startRefactor(instruction: string, isKnown = false): Promise<void> {
  void vscode.commands.executeCommand('ensemble.refactor');
  await answerInput(instruction);
  await chooseRow('what may be changed', 'This file');
  if (!isKnown) await chooseRow('on copies of this workspace', 'Run This Check');
  await chooseRow('start this refactoring', 'Start');
}

/** No check, whether or not that was chosen before; then starts. */
export async function startWithoutCheck(): Promise<void> {
  const { title } = await ui.waitQuickPick('(which command tells|start this refactoring)');
  if (title.includes('which command')) await chooseRow('which command tells', 'No check');
  await chooseRow('start this refactoring', 'Start');
}

/** Waits for a message like this, looking anew each time: their centre shows none that comes while it opens. */
export async function told(pattern: RegExp): Promise<void> {
  await until(`a message like ${String(pattern)}`, async () =>
    (await ui.notifications()).some(({ text }) => pattern.test(text)),
  );
}

/** Waits for the end of a search that has found something. */
export async function foundSomething(): Promise<void> {
  await until('the search to end with a result', async () =>
    (await ui.notifications()).some(({ buttons }) => buttons.includes('Apply')),
  );
}

/** Rows of the search tree's view, as a screen reader says them. */
export async function treeRows(): Promise<readonly string[]> {
  return await ui.eval<readonly string[]>(
    `[...document.querySelectorAll('.pane')].filter((pane) => /Ensemble: Refactor/.test(pane.querySelector('.pane-header')?.innerText ?? ''))
      .flatMap((pane) => [...pane.querySelectorAll('.monaco-list-row')].map((row) => row.getAttribute('aria-label') ?? row.innerText))`,
  );
}

export async function waitRows(
  what: string,
  isGood: (rows: readonly string[]) => boolean,
): Promise<readonly string[]> {
  let last: readonly string[] = [];
  return await until(what, async () => {
    last = await treeRows();
    return isGood(last) && last;
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}; there is ${JSON.stringify(last)}`);
  });
}

/** As the editor has it: an edit of one file alone is not saved by itself. */
export async function textNow(name: string): Promise<string> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(workspace(), name));
  return document.getText();
}

export async function save(name: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(workspace(), name));
  await document.save();
}

export async function writeFile(name: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(
    vscode.Uri.joinPath(workspace(), name),
    new TextEncoder().encode(text),
  );
}

export async function deleteFile(name: string): Promise<void> {
  await vscode.workspace.fs
    .delete(vscode.Uri.joinPath(workspace(), name))
    .then(undefined, () => undefined);
}
