import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createBorrowedFetch } from '../../../../src/bridge/borrowed-fetch.ts';
import { BRIDGE, BRIDGE_VERSION } from '../../../../src/bridge/bridge-protocol.ts';
import { systemClock } from '../../../../src/core/clock.ts';
import { isModelError } from '../../../../src/core/failure.ts';
import type { GenerationRequest } from '../../../../src/core/generation.ts';
import { createBridgedServers } from '../../../../src/providers/bridged-servers.ts';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { activate, until } from '../stage.ts';
import { ui } from '../ui.ts';

const REQUEST: GenerationRequest = {
  prompt: { kind: 'raw', text: 'const a = ' },
  sampling: { temperature: 0, maxTokens: 8, stop: [] },
};

const execute = (command: string, wish: unknown): Thenable<unknown> =>
  vscode.commands.executeCommand(command, wish);
const hello = (ask: boolean): Thenable<unknown> =>
  execute(BRIDGE.hello, { version: BRIDGE_VERSION, ask });

/** Both sides are one machine here; what they say goes over the editor's own channel all the same. */
describe('the bridge over the editor’s commands', () => {
  let server: FakeOllama;
  let calls = 0;
  const [laptop] = createBridgedServers({
    lent: () => Promise.resolve(['ollama']),
    borrow: (name) => createBorrowedFetch(execute, name, () => `ring${++calls}`),
    clock: systemClock,
    keepAlive: '5m',
  });

  before(async () => {
    await activate();
    server = await startFakeOllama(['mine:1b', 'endless:1b'], 'lent();');
    await vscode.workspace
      .getConfiguration('ensembleBridge')
      .update('ollama', server.url, vscode.ConfigurationTarget.Global);
  });
  after(async () => {
    await vscode.workspace
      .getConfiguration('ensembleBridge')
      .update('ollama', undefined, vscode.ConfigurationTarget.Global);
    await laptop?.dispose();
    await server.close();
  });

  it('lends nothing before it is allowed', async () => {
    assert.deepEqual(await hello(false), { state: 'not-confirmed' });
    const listing = laptop?.list(new AbortController().signal);
    await assert.rejects(
      async () => listing,
      (error) => isModelError(error) && error.failure.code === 'no-consent',
    );
  });

  it('asks once, and then the models answer from there', async () => {
    const asked = hello(true);
    const [question] = await ui.waitNotification('use the models of this computer');
    assert.match(question?.text ?? '', /no port is opened/);
    await ui.screenshot('bridge-question');
    await ui.pressNotification('Allow');
    assert.deepEqual(await asked, {
      state: 'lent',
      servers: [
        { name: 'ollama', kind: 'ollama' },
        { name: 'llama-server', kind: 'llama-server' },
      ],
    });
    const models = (await laptop?.list(new AbortController().signal)) ?? [];
    assert.deepEqual(
      models.map(({ id, device }) => `${id} on ${device}`),
      ['laptop:mine:1b on laptop', 'laptop:endless:1b on laptop'],
    );
    const [mine] = models;
    assert.ok(mine);
    let text = '';
    for await (const part of laptop?.model(mine).generate(REQUEST, new AbortController().signal) ??
      []) {
      if (part.kind === 'text') text += part.text;
    }
    assert.equal(text, 'lent();');
  });

  it('closes the server’s socket when a call is called off', async () => {
    const models = (await laptop?.list(new AbortController().signal)) ?? [];
    const endless = models.find(({ name }) => name.startsWith('endless'));
    assert.ok(endless);
    const before = server.cutReplies();
    const controller = new AbortController();
    await assert.rejects(async () => {
      const parts = laptop?.model(endless).generate(REQUEST, controller.signal) ?? [];
      for await (const part of parts) if (part.kind === 'text') controller.abort();
    });
    await until('a cut reply', () => server.cutReplies() > before);
  });

  it('lends nothing any more once it is taken back', async () => {
    await vscode.commands.executeCommand('ensembleBridge.stop');
    assert.deepEqual(await hello(false), { state: 'not-confirmed' });
  });
});
