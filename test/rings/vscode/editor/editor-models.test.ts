import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { chooseOnCard, pickModel, startAdding, userSetting } from '../add-model-run.ts';
import { activate, configure, open, until } from '../stage.ts';
import { ui } from '../ui.ts';

interface Lent {
  readonly lists: number;
  /** Texts of the messages of each call. */
  readonly asked: readonly (readonly string[])[];
}

const lent = (): Thenable<Lent> => vscode.commands.executeCommand<Lent>('toyProvider.lent');

describe('a model that another extension lends to the editor', () => {
  before(async () => {
    await activate();
    await configure({ workspaceModel: false });
    await ui.clearNotifications();
    await vscode.commands.executeCommand('toyProvider.lend');
  });
  after(async () => {
    await vscode.commands.executeCommand('toyProvider.stop');
    await configure({});
    for (const key of ['lineUps', 'lineUp']) {
      await vscode.workspace.getConfiguration('ensemble').update(key, undefined, true);
    }
    await ui.clearNotifications();
  });

  it('is not asked for before somebody looks', async () => {
    const before = (await lent()).asked.length;
    await open('lent.ts', 'const a = ‸;\n');
    await ui.type('b');
    await ui.watchGhostText(500);
    assert.equal((await lent()).asked.length, before);
  });

  it('is added after one test, and says that its calls are counted', async () => {
    await startAdding('Models of the editor');
    await pickModel('toy/toy-big');
    const card = await ui.waitQuickPick('toy-big answers', 'Add to Line-up');
    const text = card.rows.map(({ label }) => label).join('\n');
    assert.match(text, /calls are counted/);
    assert.match(text, /Does not complete while you type/);
    await ui.screenshot('editor-model-card');
    await chooseOnCard('toy-big answers', 'Add to Line-up');
    await until('the model to be kept', () => userSetting('lineUps') !== undefined);
    // Who completes is left to the extension, as before.
    assert.equal(userSetting('lineUp'), undefined);
    const roles = ['panel', 'refactor', 'judge', 'fuse'];
    assert.deepEqual(userSetting('lineUps'), { Mine: [{ model: 'editor:toy/toy-big', roles }] });
    const { asked } = await lent();
    assert.equal(asked.length, 1);
    assert.match(asked[0]?.join('\n') ?? '', /def add/);
  });

  it('is not asked at a completion, by hand either', async () => {
    const before = (await lent()).asked.length;
    await open('lent-by-hand.ts', 'const a = ‸;\n');
    await ui.runCommand('Ensemble: Trigger');
    await ui.watchGhostText(800);
    assert.equal((await lent()).asked.length, before);
  });

  it('stands in the status menu with its calls', async () => {
    void vscode.commands.executeCommand('ensemble.showMenu');
    const menu = await ui.waitQuickPick('^Ensemble$', 'toy-big');
    assert.ok(
      menu.rows.some(({ description }) => description.startsWith('1 of 50 calls today')),
      JSON.stringify(menu.rows),
    );
    await ui.screenshot('editor-model-menu');
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });
});
