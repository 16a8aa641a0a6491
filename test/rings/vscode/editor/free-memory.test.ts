import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { activate, configure, CURSOR, loggedBy, open, until } from '../stage.ts';
import { ui } from '../ui.ts';

const source = (name: string) => `export const ${name} = ${CURSOR};\n`;

/** Names of what is in the server's memory. */
async function residents(url: string): Promise<readonly string[]> {
  const reply = (await (await fetch(`${url}/api/ps`)).json()) as { models: { name: string }[] };
  return reply.models.map(({ name }) => name);
}

/** As another program asks: the model is in memory from then on. */
async function askAsAnother(url: string, model: string): Promise<void> {
  const body = JSON.stringify({ model, prompt: 'x', stream: false });
  await fetch(`${url}/api/generate`, { method: 'POST', body });
}

describe('freeing memory', () => {
  let server: FakeOllama;
  before(async () => {
    await activate();
    server = await startFakeOllama(['mine:1b', 'theirs:7b'], 'fortyTwo');
    await configure({
      servers: [{ name: 'ollama', kind: 'ollama', url: server.url }],
      lineUps: { Mine: ['ollama:mine:1b'] },
      lineUp: 'Mine',
      workspaceModel: false,
    });
  });
  after(() => server.close());

  it('offers ours ticked and another program’s not, and takes out what is ticked', async () => {
    await open('freed-a.ts', source('a'));
    await ui.type('f');
    assert.match(await ui.waitGhostText(), /fortyTwo/);
    await askAsAnother(server.url, 'theirs:7b');
    await ui.runCommand('Ensemble: Free GPU Memory');
    const { rows } = await ui.waitQuickPick('Free GPU Memory', 'theirs');
    assert.match(rows[0]?.label ?? '', /mine:1b/);
    assert.match(rows[0]?.detail ?? '', /member of the line-up/);
    assert.match(rows[1]?.detail ?? '', /another program/);
    await ui.screenshot('free-memory');
    await ui.press('Enter');
    await until(
      'the model to leave',
      async () => !(await residents(server.url)).includes('mine:1b'),
    );
    await ui.waitStatusBar('of the graphics card freed');
    await ui.screenshot('free-memory-done');
    assert.deepEqual(await residents(server.url), ['theirs:7b']);
  });

  it('leaves it freed while somebody types, and loads it for who asks by hand', async () => {
    const before = server.written().length;
    const line = await loggedBy(/automatic .*nothing/, async () => {
      await open('freed-b.ts', source('b'));
      await ui.type('f');
    });
    assert.match(line, /freed by hand|none is loaded|in memory/);
    assert.equal(server.written().length, before);
    await ui.runCommand('Ensemble: Trigger');
    assert.match(await ui.waitGhostText(), /fortyTwo/);
    assert.ok((await residents(server.url)).includes('mine:1b'));
  });
});

describe('a model that is removed while somebody types, and pulled again', () => {
  const names = ['gone:1b'];
  let server: FakeOllama;
  before(async () => {
    await activate();
    await ui.clearNotifications();
    server = await startFakeOllama(names, 'fortyTwo');
    await configure({
      servers: [{ name: 'ollama', kind: 'ollama', url: server.url }],
      lineUps: { Mine: ['ollama:gone:1b'] },
      lineUp: 'Mine',
      workspaceModel: false,
    });
  });
  after(async () => {
    await ui.clearNotifications();
    await server.close();
  });

  it('is one message with the repair, and answers again once it is back', async () => {
    await open('gone-a.ts', source('a'));
    await ui.type('f');
    assert.match(await ui.waitGhostText(), /fortyTwo/);
    names.length = 0;
    for (const name of ['b', 'c', 'd']) {
      await open(`gone-${name}.ts`, source(name));
      await ui.type('f');
      assert.equal(await ui.watchGhostText(500), '');
    }
    const ours = (await ui.notifications()).filter(({ text }) => text.startsWith('Ensemble'));
    assert.equal(ours.length, 1, JSON.stringify(ours));
    assert.match(ours[0]?.text ?? '', /does not have this model/);
    assert.ok(ours[0]?.buttons.includes('Pull Model'));
    await ui.screenshot('model-removed');
    names.push('gone:1b');
    await until('ghost text again', async () => {
      await open(`gone-e${Date.now()}.ts`, source('e'));
      await ui.type('f');
      return (await ui.watchGhostText(700)) !== '';
    });
  });
});

describe('a hundred models', () => {
  let server: FakeOllama;
  before(async () => {
    await activate();
    const names = Array.from({ length: 100 }, (_, i) => `model-${String(i).padStart(2, '0')}:1b`);
    server = await startFakeOllama(names, 'fortyTwo');
    await configure({
      servers: [{ name: 'ollama', kind: 'ollama', url: server.url }],
      lineUps: { Mine: ['ollama:model-73:1b'] },
      lineUp: 'Mine',
      workspaceModel: false,
    });
  });
  after(() => server.close());

  it('are chosen from a list that begins with those that are ticked, and is searched', async () => {
    await ui.runCommand('Ensemble: Choose Models');
    const { rows } = await ui.waitQuickPick('models of the line-up', 'model-73');
    assert.match(rows[0]?.label ?? '', /model-73/);
    assert.match(rows[0]?.description ?? '', /on the remote machine|in this container/);
    await ui.screenshot('hundred-models');
    await ui.type('model-42');
    await ui.waitQuickPick('models of the line-up', 'model-42');
    await ui.press('Escape');
    await ui.waitNoQuickPick();
  });

  it('leave the line-up as it is where nothing was ticked or unticked', async () => {
    const lineUp = (): unknown => vscode.workspace.getConfiguration('ensemble').get('lineUp');
    await configure({
      servers: [{ name: 'ollama', kind: 'ollama', url: server.url }],
      lineUps: { Mine: ['ollama:model-73:1b'] },
      workspaceModel: false,
    });
    const chosen = vscode.commands.executeCommand('ensemble.chooseModels');
    const { rows } = await ui.waitQuickPick('models of the line-up', 'model-');
    assert.match(`${rows[0]?.description} ${rows[0]?.detail}`, /memory/);
    await ui.press('Enter');
    await chosen;
    assert.equal(lineUp(), 'Automatic');
  });
});
