import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isModelError } from '../../../src/core/failure.ts';
import type { LanguageModel } from '../../../src/core/model.ts';
import { workspaceWorkerAt } from '../../../src/providers/workspace/start-workspace-worker.ts';
import { createWorkspaceServer } from '../../../src/providers/workspace/workspace-server.ts';
import type { WorkspaceServer } from '../../../src/providers/workspace/workspace-server.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { filesInMemory } from './files-in-memory.ts';

const mortalWorker = fileURLToPath(new URL('mortal-worker.ts', import.meta.url));
const none = new AbortController().signal;

describe('a workspace worker that', function () {
  this.timeout(20_000);
  const servers: WorkspaceServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.dispose()));
  });

  /** A server whose worker can be killed; only the server's time stands still. */
  async function mortal() {
    const clock = createManualClock();
    const files = filesInMemory({ 'a.ts': 'let known = 1;\n'.repeat(4) });
    const server = createWorkspaceServer({
      startWorker: workspaceWorkerAt(mortalWorker),
      ...{ files, clock, storageFolder: undefined, session: 'mortal' },
    });
    servers.push(server);
    const [description] = await server.list(none);
    const model: LanguageModel = server.model(description!);
    await server.settled(none);
    return {
      ...{ server, clock, files },
      ask: async (prefix: string) => (await model.next!({ prefix, k: 1 }, none))[0]?.text,
    };
  }
  const lost = (pattern: RegExp) => (error: unknown) =>
    isModelError(error) && error.failure.code === 'server-error' && pattern.test(error.message);

  const endings = { exit: /exit code 7/, throw: /thrown while answering/ };
  for (const [order, reason] of Object.entries(endings)) {
    it(`ends by ${order} fails what was asked, and another one learns all again later`, async () => {
      const { server, clock, files, ask } = await mortal();
      const document = { path: 'b.ts', languageId: 'typescript', text: 'open document' };
      server.documents.changed(document);
      await assert.rejects(
        again(() => ask(order)),
        lost(reason),
      );
      assert.equal(server.status.phase, 'starting');
      clock.advance(999);
      await assert.rejects(ask('let '), lost(reason));
      clock.advance(1);
      assert.equal(server.status.files, 0);
      await server.settled(none);
      assert.equal(await ask('let '), 'known');
      assert.equal(files.reads(), 2, 'the files were listed and read again');
    });
  }

  it('hangs is ended after ten seconds', async () => {
    const { clock, ask } = await mortal();
    const hung = ask('hang');
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(9_999);
    clock.advance(1);
    await assert.rejects(hung, lost(/no reply for 10000 ms/));
  });

  it('owes no answer has no timer', async () => {
    const { clock, ask } = await mortal();
    await ask('let ');
    assert.equal(clock.pending(), 0);
  });

  it('cannot be started fails what is asked', async () => {
    const server = createWorkspaceServer({
      startWorker: () => {
        throw new Error('no threads left');
      },
      files: filesInMemory({}),
      ...{ clock: createManualClock(), storageFolder: undefined, session: 'none' },
    });
    await assert.rejects(server.settled(none), lost(/no threads left/));
    await server.dispose();
  });

  it('owes nothing keeps no process alive', async () => {
    const script = `
      import { fileURLToPath } from 'node:url';
      import { systemClock } from './src/core/clock.ts';
      import { workspaceWorkerAt } from './src/providers/workspace/start-workspace-worker.ts';
      import { createWorkspaceServer } from './src/providers/workspace/workspace-server.ts';
      import { filesInMemory } from './test/providers/workspace/files-in-memory.ts';
      const server = createWorkspaceServer({
        startWorker: workspaceWorkerAt('./src/providers/workspace/worker.ts'),
        files: filesInMemory({ 'a.ts': 'let a;' }),
        storageFolder: undefined, session: 's', clock: systemClock,
      });
      await server.settled(new AbortController().signal);
      console.log(server.status.files);`;
    const cwd = fileURLToPath(new URL('../../..', import.meta.url));
    const flags = ['--input-type=module-typescript', '--eval', script];
    const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd, timeout: 15_000 });
    assert.equal(stdout, '1\n');
  });
});

/** Asks until that fails: the worker heeds an order only where it is the first message of its turn. */
async function again(ask: () => Promise<unknown>): Promise<never> {
  for (;;) await ask();
}
