import assert from 'node:assert/strict';
import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { chooseRow, told } from '../refactor-run.ts';
import { activate, configure, outcomesFile, until } from '../stage.ts';
import { ui } from '../ui.ts';

const LIST = 'what is stored on this machine';

/** Where a recording lies that nobody has open. */
async function recording(): Promise<string> {
  return path.join(path.dirname(await outcomesFile()), 'recordings', 'of-the-ring.jsonl');
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

describe('Ensemble: Show What Is Stored', () => {
  before(async () => {
    await activate();
    await configure({ workspaceModel: false });
    await ui.clearNotifications();
    const file = await recording();
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '{"kind":"ring"}\n');
  });
  after(async () => {
    await configure({});
    await ui.clearNotifications();
  });

  it('lists what there is with size, age and what it holds, and offers to delete all of it', async () => {
    void vscode.commands.executeCommand('ensemble.showStored');
    const { rows } = await ui.waitQuickPick(LIST, 'Recordings');
    await ui.screenshot('stored');
    const first = rows.find(({ label }) => label === 'Recordings');
    assert.match(first?.description ?? '', /^[\d.]+ (bytes|kB|MB) · \d+ items? · /);
    assert.match(first?.detail ?? '', /your code without known secrets/);
    // A row that is not in sight is not drawn.
    const end = rows.findIndex(({ label }) => label.includes('Delete All Local Data'));
    const isEmpty = rows.map(({ description }) => /^(nothing|none)$/.test(description));
    assert.ok(!isEmpty.slice(0, end < 0 ? undefined : end).includes(true), JSON.stringify(rows));
    assert.ok(end < 0 || !isEmpty.slice(end + 1).includes(false), JSON.stringify(rows));
    await ui.type('Delete All', 0);
    const [all] = (await ui.waitQuickPick(LIST, 'Delete All Local Data')).rows;
    assert.match(all?.description ?? '', /^[\d.]+ (bytes|kB|MB|GB)$/);
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });

  it('deletes one of them after a question, and leaves the others', async () => {
    const outcomes = await outcomesFile();
    await mkdir(path.dirname(outcomes), { recursive: true });
    const hadOutcomes = await isThere(outcomes);
    void vscode.commands.executeCommand('ensemble.showStored');
    await chooseRow(LIST, 'Recordings');
    const question = await ui.waitQuickPick('Delete this: Recordings', 'Delete');
    assert.match(question.rows.map(({ label }) => label).join('\n'), /your code/);
    await ui.screenshot('stored-question');
    await chooseRow('Delete this: Recordings', 'Delete');
    await told(/deleted/);
    const file = await recording();
    await until('the recording to be gone', async () => !(await isThere(file)));
    assert.equal(await isThere(outcomes), hadOutcomes);
  });
});

describe('Ensemble: Delete All Local Data', () => {
  before(async () => {
    await activate();
    await ui.clearNotifications();
    const file = await recording();
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '{"kind":"ring"}\n');
  });
  after(async () => {
    await vscode.workspace.fs.delete(vscode.Uri.file(await recording()));
  });

  // Never confirmed here: it would delete what the command line of this machine keeps.
  it('lists what goes and says that settings stay, and deletes nothing where it is left', async () => {
    void vscode.commands.executeCommand('ensemble.deleteLocalData');
    const { rows } = await ui.waitQuickPick('Delete all that Ensemble has stored', 'Delete All');
    await ui.screenshot('stored-delete-all');
    const text = rows.map(({ label }) => label).join('\n');
    assert.match(text, /^Recordings: .* items?/m);
    assert.doesNotMatch(text, /^Keys: /m);
    // Only rows on the screen can be seen; this one is the last.
    await ui.type('Settings stay');
    const last = await ui.waitQuickPick('Delete all that Ensemble has stored', 'Settings stay');
    assert.match(last.rows[0]?.label ?? '', /Settings stay\. This cannot be undone\./);
    await ui.press('Escape');
    await ui.waitNoQuickPick();
    assert.ok(await isThere(await recording()));
    assert.deepEqual(await ui.notifications(), []);
  });
});
