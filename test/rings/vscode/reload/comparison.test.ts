import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { finished, panelTab, send, shown } from '../comparison-page.ts';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { activate, configure, CURSOR, open, until } from '../stage.ts';
import { ui } from '../ui.ts';

const SOURCE = `function add(a: number, b: number): number {\n  ${CURSOR}\n}\n`;
const ANSWERS = { 'one:1b': 'return a + b;', 'endless:1b': 'const sum = a + b;\n  return' };
const MODELS = Object.keys(ANSWERS).map((name) => `fake:${name}`);

/** A reload ends this suite and begins it anew: the file says that it is the second time. */
const RELOADED = `${process.env['RING_RESULT'] ?? ''}.reloaded`;

/** Comparisons are written at most so often while models write. */
const WRITTEN_MS = 2_000;

async function startServer(): Promise<FakeOllama> {
  const server = await startFakeOllama(Object.keys(ANSWERS), ANSWERS);
  await configure({
    servers: [{ name: 'fake', kind: 'ollama', url: server.url }],
    lineUps: { Both: MODELS },
    lineUp: 'Both',
    workspaceModel: false,
  });
  return server;
}

/** Never ends: the window is loaded anew. */
async function reloadWhileStreaming(): Promise<void> {
  await activate();
  await startServer();
  await open('reloaded.ts', SOURCE);
  await vscode.commands.executeCommand('ensemble.askAll');
  await send({ type: 'ask', modelIds: MODELS });
  await until('a stream', async () => {
    if ((await ui.page.count('candidate-column')) === 0) return false;
    const { columns, texts } = await shown();
    return columns[0]?.state === 'done' && texts[1]?.includes('const sum') === true;
  });
  await sleep(WRITTEN_MS);
  writeFileSync(RELOADED, '');
  await vscode.commands.executeCommand('workbench.action.reloadWindow');
  await new Promise(() => undefined);
}

describe('the comparison panel behind a reload of the window', () => {
  before(async function () {
    if (existsSync(RELOADED)) return;
    this.timeout(0);
    await reloadWhileStreaming();
  });

  it('is there again, with what had been written, and asks once more', async () => {
    await ui.page.text('candidate-column');
    assert.ok(panelTab());
    const kept = await finished(2);
    assert.deepEqual(
      kept.columns.map(({ state }) => state),
      ['done', 'stopped'],
    );
    assert.equal(kept.texts[0], 'return a + b;');
    assert.match(kept.texts[1] ?? '', /^const sum = a \+ b;/);
    const server = await startServer();
    await send({ type: 'retry', columnId: kept.columns[0]?.id });
    const { columns, texts } = await finished(3);
    assert.deepEqual([columns[2]?.state, texts[2]], ['done', 'return a + b;']);
    await server.close();
  });
});
