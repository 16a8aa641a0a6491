import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { moveSettings } from '../../../../src/vscode/platform/move-settings.ts';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { chooseRow } from '../refactor-run.ts';
import { activate, configure, EXTENSION, until, workspace } from '../stage.ts';
import { ui } from '../ui.ts';

const ours = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('ensemble');

async function writeFile(name: string, value: unknown): Promise<vscode.Uri> {
  const file = vscode.Uri.joinPath(workspace(), name);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  await vscode.workspace.fs.writeFile(file, Buffer.from(text));
  return file;
}

/** Texts of the settings editor that a selector finds, from top to bottom. */
function shown(selector: string): Promise<readonly string[]> {
  return ui.eval<readonly string[]>(
    `[...document.querySelectorAll(${JSON.stringify(selector)})]
      .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
      .map((element) => element.textContent.trim())`,
  );
}

describe('the settings editor', () => {
  before(async () => {
    await activate();
    await configure({});
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('shows the few that matter first, and the groups in their order', async () => {
    await vscode.commands.executeCommand('workbench.action.openSettings', `@ext:${EXTENSION}`);
    await ui.waitFor('.settings-editor .setting-item-label');
    // All settings of the editor are there for a moment, before the search has been made.
    await until('ours, the line-up first', async () => {
      const [first = ''] = await shown('.settings-editor .setting-item-label');
      return first.includes('Line Up');
    });
    await ui.screenshot('settings');
    const groups = await until('the groups', async () => {
      const texts = await shown('.settings-editor .settings-toc-container .settings-toc-entry');
      return texts.some((text) => text.startsWith('Strategies')) && texts;
    });
    const at = (title: string): number => groups.findIndex((text) => text.startsWith(title));
    const order = ['Models', 'Timing', 'Advanced', 'Strategies'].map(at);
    assert.ok(!order.includes(-1), groups.join(', '));
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
      groups.join(', '),
    );
  });
});

describe('a line-up in a file', () => {
  const LAB = {
    ...{ name: 'lab', kind: 'openai-compatible', url: 'http://10.99.0.5:8000/v1' },
    ...{ models: ['big'], headers: { 'x-team': 'planted' } },
  };
  let server: FakeOllama;
  before(async () => {
    await activate();
    server = await startFakeOllama(['small:1b'], 'x');
    await configure({
      servers: [{ name: 'ollama', kind: 'ollama', url: server.url }, LAB],
      lineUps: { Lab: ['lab:big', 'ollama:small:1b'] },
      lineUp: 'Lab',
      workspaceModel: false,
    });
  });
  after(async () => {
    await configure({});
    await server.close();
  });

  it('is written without what is nobody else’s', async () => {
    const file = vscode.Uri.joinPath(workspace(), 'lab.ensemble.json');
    void vscode.commands.executeCommand('ensemble.exportLineUp', file);
    await chooseRow('export which line-up', 'Lab');
    await ui.waitNotification(
      'exported to lab.ensemble.json, without keys and without lab.headers',
    );
    await ui.clearNotifications();
    const text = Buffer.from(await vscode.workspace.fs.readFile(file)).toString();
    assert.doesNotMatch(text, /planted|header/);
    const { members, servers } = JSON.parse(text) as Record<string, readonly unknown[]>;
    assert.deepEqual(members, ['lab:big', 'ollama:small:1b']);
    assert.equal(servers?.length, 2);
  });

  it('is added after it was shown, beside what is there, and can be undone', async () => {
    const before = { servers: ours().get('servers'), lineUps: ours().get('lineUps') };
    const file = await writeFile('theirs.json', {
      ...{ kind: 'ensemble-line-up', version: 1, name: 'Lab', members: ['lab:huge'] },
      servers: [{ name: 'lab', kind: 'openai-compatible', url: 'https://models.example.com/v1' }],
    });
    void vscode.commands.executeCommand('ensemble.importLineUp', file);
    const { rows } = await ui.waitQuickPick('add the line-up Lab 2');
    await ui.screenshot('import-line-up');
    const labels = rows.map(({ label }) => label).join('\n');
    assert.match(labels, /New server lab-2: https:\/\/models\.example\.com\/v1, outside/);
    assert.deepEqual(ours().get('servers'), before.servers);
    await chooseRow('add the line-up Lab 2', 'Add and Use');
    await ui.waitNotification('Lab 2 answers now');
    assert.equal(ours().get('lineUp'), 'Lab 2');
    assert.deepEqual(ours().get<Record<string, unknown>>('lineUps')?.['Lab 2'], ['lab-2:huge']);
    assert.equal(ours().get<readonly unknown[]>('servers')?.length, 3);
    await ui.pressNotification('Undo');
    // In reverse order: the list of servers comes last.
    await until(
      'the servers to be as they were',
      () => ours().get<readonly unknown[]>('servers')?.length === 2,
    );
    assert.deepEqual(ours().get('servers'), before.servers);
    assert.equal(ours().get('lineUp'), 'Lab');
    assert.deepEqual(ours().get('lineUps'), before.lineUps);
  });

  it('is refused where it would run a program', async () => {
    const file = await writeFile('hostile.json', {
      ...{ kind: 'ensemble-line-up', version: 1, name: 'Evil', members: ['lab:x'] },
      servers: [{ name: 'lab', kind: 'openai', tokenCommand: ['touch', 'planted'] }],
    });
    await vscode.commands.executeCommand('ensemble.importLineUp', file);
    await ui.waitNotification('not imported.*tokenCommand');
    await ui.clearNotifications();
    assert.deepEqual(Object.keys(ours().get<object>('lineUps') ?? {}), ['Lab']);
  });
});

describe('settings under old names', () => {
  const { Global, Workspace } = vscode.ConfigurationTarget;
  /** Two that are there, as if the first were an old name of the second. */
  const TABLE = [{ from: 'snippets', to: 'speculative', since: '0.0.1' }];
  const channel = { info: () => undefined, warn: () => undefined };

  before(async () => {
    await activate();
    await configure({});
  });
  afterEach(async () => {
    for (const key of ['snippets', 'speculative']) await ours().update(key, undefined, Global);
    await configure({});
  });

  it('move at every level at which they are set', async () => {
    await ours().update('snippets', false, Global);
    await ours().update('snippets', true, Workspace);
    await moveSettings(channel, TABLE);
    const [old, now] = [ours().inspect('snippets'), ours().inspect('speculative')];
    assert.deepEqual([old?.globalValue, old?.workspaceValue], [undefined, undefined]);
    assert.deepEqual([now?.globalValue, now?.workspaceValue], [false, true]);
  });

  it('stay where the new name has a value already', async () => {
    await ours().update('snippets', false, Global);
    await ours().update('speculative', true, Global);
    await moveSettings(channel, TABLE);
    assert.equal(ours().inspect('snippets')?.globalValue, false);
    assert.equal(ours().inspect('speculative')?.globalValue, true);
  });
});
