import * as vscode from 'vscode';
import { answerInput, chooseRow } from './refactor-run.ts';
import { until } from './stage.ts';
import { ui } from './ui.ts';

/** What the person at the screen does with `Ensemble: Add Model…`. */

/** Opens it and chooses a kind of server by what its row says. */
export async function startAdding(kind: string): Promise<void> {
  const title = 'add a model of which server';
  void vscode.commands.executeCommand('ensemble.addModel');
  await ui.waitQuickPick(title);
  await ui.type(kind, 0);
  await until('the kind to have the focus', async () => {
    const { rows } = await ui.quickPick();
    return rows.some(
      ({ label, description, focused }) =>
        focused !== '' && `${label} ${description}`.includes(kind),
    );
  });
  await ui.press('Enter');
}

/** Types into the box of this title. */
export async function answerBox(title: string, text: string): Promise<void> {
  await ui.waitFor(`.quick-input-titlebar:has-text("${title}")`);
  await answerInput(text);
}

/** Waits until the box that is open says why it does not take its text. */
export async function boxSays(why: RegExp): Promise<void> {
  await until(`the box to say ${String(why)}`, async () =>
    why.test(await ui.text('.quick-input-message')),
  );
}

/** Chooses a model of the list. */
export async function pickModel(name: string): Promise<void> {
  await chooseRow('which model of', name);
}

/** Chooses on the card or the dialog of this title. */
export async function chooseOnCard(title: string, choice: string): Promise<void> {
  await chooseRow(title, choice);
}

/** A setting as the user has it. */
export function userSetting(key: string): unknown {
  return vscode.workspace.getConfiguration('ensemble').inspect(key)?.globalValue;
}
