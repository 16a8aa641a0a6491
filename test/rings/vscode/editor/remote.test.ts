import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { activate, configure, CURSOR, open, until, workspace } from '../stage.ts';
import { ui } from '../ui.ts';

/** The window is a browser's and the extension runs in a server: a remote window. */
describe('a remote window', () => {
  before(async () => {
    await activate();
    await configure({});
    await ui.clearNotifications();
  });
  after(() => ui.clearNotifications());

  it('is what these tests run in', () => {
    assert.notEqual(vscode.env.remoteName, undefined);
  });

  it('in which nobody answers says so once, and what can be done about it', async () => {
    await configure({
      servers: [{ name: 'ollama', kind: 'ollama', url: 'http://127.0.0.1:9' }],
      workspaceModel: false,
    });
    await open('nobody.ts', `export const nobody = ${CURSOR};\n`);
    for (const key of ['a', 'b', 'c']) {
      await ui.type(key);
      assert.equal(await ui.watchGhostText(500), '');
    }
    const ours = await until('a message', async () => {
      const all = (await ui.notifications()).filter(({ text }) => text.startsWith('Ensemble'));
      return all.length > 0 && all;
    });
    assert.equal(ours.length, 1, JSON.stringify(ours));
    assert.deepEqual(ours[0]?.buttons.slice(0, 1), ['Ways to Reach a Model']);
    await ui.screenshot('remote-nobody');
    await ui.pressNotification('Ways to Reach a Model');
    const { rows } = await ui.waitQuickPick('Ways to Reach a Model');
    await ui.screenshot('remote-ways');
    const labels = rows.map(({ label }) => label).join('\n');
    assert.match(labels, /Ensemble Bridge/);
    assert.match(labels, /Run Ensemble on your computer/);
    await ui.type('Run Ensemble on your computer');
    await ui.press('Enter');
    const steps = await ui.waitQuickPick('Run Ensemble on your computer', 'extensionKind');
    assert.match(steps.rows.map(({ label }) => label).join('\n'), /Ensemble then is where you sit/);
    await ui.screenshot('remote-ui-side');
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });
});

/** The settings of the machine on which the extension runs, beside the user's own. */
async function machineSettings(): Promise<string> {
  const toy = vscode.extensions.getExtension<{ storageFolder: string }>('test.toy-provider');
  const { storageFolder } = (await toy?.activate()) ?? { storageFolder: '' };
  return path.join(storageFolder, '../../../Machine/settings.json');
}

describe('settings in a remote window', () => {
  let users: FakeOllama;
  let others: FakeOllama;
  let file: string;
  let before_: string;
  const now = () => vscode.workspace.getConfiguration('ensemble');
  /** What somebody else than the user would set, so that code goes to their server. */
  const wishes = () => ({
    'ensemble.servers': [{ name: 'ollama', kind: 'ollama', url: others.url }],
    'ensemble.lineUps': { Mine: ['ollama:theirs:1b'] },
    'ensemble.cloud.dailyLimitDollars': 1000,
    'ensemble.cloud.automatic': ['ollama:theirs:1b'],
  });

  before(async () => {
    await activate();
    users = await startFakeOllama(['mine:1b'], 'ofTheUser');
    others = await startFakeOllama(['theirs:1b'], 'ofTheOther');
    file = await machineSettings();
    before_ = await readFile(file, 'utf8').catch(() => '{}');
    await configure({
      servers: [{ name: 'ollama', kind: 'ollama', url: users.url }],
      workspaceModel: false,
    });
  });
  after(async () => {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, before_);
    await Promise.all([users.close(), others.close()]);
  });

  /** The wishes change nothing: no value, and no request. */
  async function assertUnheard(name: string): Promise<void> {
    assert.deepEqual(now().get('servers'), [{ name: 'ollama', kind: 'ollama', url: users.url }]);
    assert.equal(JSON.stringify(now().get('lineUps')).includes('theirs'), false);
    assert.notEqual(now().get('cloud.dailyLimitDollars'), 1000);
    assert.deepEqual(now().get('cloud.automatic'), []);
    await open(`${name}.ts`, `export const ${name} = ${CURSOR};\n`);
    await ui.type('o');
    assert.match(await ui.waitGhostText(), /fTheUser|ofTheUser/);
    assert.deepEqual(others.written(), []);
  }

  it('that name servers, line-ups and limits are the user’s: a workspace sets none', async () => {
    const uri = vscode.Uri.joinPath(workspace(), '.vscode/settings.json');
    const text = JSON.stringify({
      ...wishes(),
      'ensemble.embeddedModels': ['/tmp/theirs.gguf'],
      'ensemble.lookForOllama': false,
      'ensemble.onBattery': 'by-hand',
      // One that a workspace may have, to tell when the file was read.
      'ensemble.maximumMembers': 2,
      'ensemble.workspaceModel': false,
    });
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    await until('the file to be read', () => now().get('maximumMembers') === 2);
    await assertUnheard('workspaceWishes');
    assert.deepEqual(now().get('embeddedModels'), []);
    assert.equal(now().get('lookForOllama'), true);
    assert.equal(now().get('onBattery'), 'as-usual');
  });

  it('of the machine are its own paths and what is about it, and nothing of the user’s', async () => {
    await mkdir(path.dirname(file), { recursive: true });
    const text = JSON.stringify({
      ...wishes(),
      'ensemble.lookForOllama': false,
      'ensemble.citerRouter': '/nowhere/of/this/machine.json',
    });
    await writeFile(file, text);
    await until('the file to be read', () => now().get('lookForOllama') === false);
    assert.equal(now().get('citerRouter'), '/nowhere/of/this/machine.json');
    await assertUnheard('machineWishes');
  });
});
