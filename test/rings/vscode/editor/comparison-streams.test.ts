import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closePanel, finished, historyId, panelTab, send, shown } from '../comparison-page.ts';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { activate, configure, CURSOR, open, until } from '../stage.ts';
import { ui } from '../ui.ts';

const SOURCE = `function add(a: number, b: number): number {\n  ${CURSOR}\n}\n`;
const ANSWERS = { 'one:1b': 'return a + b;', 'endless:1b': 'const sum = a + b;\n  return' };
const MODELS = Object.keys(ANSWERS).map((name) => `fake:${name}`);

/** Both models are asked; one has ended and the other writes. */
async function streaming(name: string): Promise<void> {
  await open(name, SOURCE);
  await vscode.commands.executeCommand('ensemble.askAll');
  await send({ type: 'ask', modelIds: MODELS });
  await until('a stream', async () => {
    if ((await ui.page.count('candidate-column')) === 0) return false;
    const { columns, texts } = await shown();
    return columns[0]?.state === 'done' && texts[1]?.includes('const sum') === true;
  });
}

describe('the comparison panel while models write', () => {
  let server: FakeOllama;

  beforeEach(async () => {
    await activate();
    server = await startFakeOllama(Object.keys(ANSWERS), ANSWERS);
    await configure({
      servers: [{ name: 'fake', kind: 'ollama', url: server.url }],
      lineUps: { Both: MODELS },
      lineUp: 'Both',
      workspaceModel: false,
    });
  });
  afterEach(async () => {
    await closePanel();
    await server.close();
  });
  after(() => configure({}));

  it('closes the socket of an answer that is stopped, and keeps its text', async () => {
    await streaming('streams-1.ts');
    assert.equal(server.cutReplies(), 0);
    await send({ type: 'stop', columnId: (await shown()).columns[1]?.id });
    const { columns, texts } = await finished(2);
    assert.equal(columns[1]?.state, 'stopped');
    assert.match(texts[1] ?? '', /^const sum = a \+ b;/);
    await until('the socket to close', () => server.cutReplies() === 1);
  });

  it('closes every socket when it is closed', async () => {
    await streaming('streams-2.ts');
    await closePanel();
    await until('the socket to close', () => server.cutReplies() === 1);
  });

  it('has everything again after another tab was in front of it', async () => {
    await streaming('streams-3.ts');
    const before = await shown();
    const group = panelTab()?.group.viewColumn;
    const document = await vscode.workspace.openTextDocument({ content: 'in front' });
    await vscode.window.showTextDocument(document, group);
    await until('the page to be hidden', async () => (await ui.page.count('ensemble-panel')) === 0);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await ui.page.text('candidate-column');
    const after = await until('all columns', async () => {
      const now = await shown();
      return now.columns.length === before.columns.length && now;
    });
    assert.deepEqual(after.texts, before.texts);
    assert.equal(after.columns[1]?.state, 'streaming');
    assert.equal(server.cutReplies(), 0, 'it has gone on meanwhile');
  });

  it('goes on from the history with an answer that was cut off when it was closed', async () => {
    await streaming('streams-4.ts');
    await closePanel();
    await vscode.commands.executeCommand('ensemble.compare');
    const id = await until('the history', () => historyId('streams-4.ts'));
    await send({ type: 'history-open', id });
    const { columns, texts } = await finished(2);
    assert.deepEqual(
      columns.map(({ state }) => state),
      ['done', 'stopped'],
    );
    assert.match(texts[1] ?? '', /^const sum = a \+ b;/);
    await send({ type: 'retry', columnId: columns[0]?.id });
    assert.equal((await finished(3)).columns[2]?.state, 'done');
  });

  it('goes when its comparison is deleted from the history, which does not come back', async () => {
    await streaming('streams-5.ts');
    await send({ type: 'stop-all' });
    await finished(2);
    const id = await until('the history', () => historyId('streams-5.ts'));
    await send({ type: 'history-delete', id });
    await until('an empty panel', async () => (await shown()).columns.length === 0);
    await closePanel();
    await vscode.commands.executeCommand('ensemble.compare');
    await ui.page.text('start-form');
    assert.equal(await historyId('streams-5.ts'), undefined);
  });
});
