import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isModelError } from '../../../src/core/failure.ts';
import type { Failure } from '../../../src/core/failure.ts';
import { createModelProcess } from '../../../src/providers/embedded/model-process.ts';
import { manualClock } from './manual-clock.ts';

const entry = fileURLToPath(new URL('../../fixtures/scripted-model-process.mjs', import.meta.url));
const IDLE_MS = 60_000;

function processUnderTest(options: { readonly entry?: string; readonly nodePath?: string } = {}) {
  const clock = manualClock();
  const process = createModelProcess({ entry, idleUnloadMs: IDLE_MS, clock, ...options });
  const parts = (script: string, signal = new AbortController().signal, file = 'a.gguf') =>
    process.call(
      { path: file, name: file },
      {
        type: 'generate',
        request: {
          prompt: { kind: 'raw', text: script },
          sampling: { temperature: 0, maxTokens: 1, stop: [] },
        },
      },
      signal,
    );
  /** Runs a script to its end; the text of its parts. */
  async function run(script: string, signal?: AbortSignal, file?: string): Promise<string> {
    let text = '';
    for await (const part of parts(script, signal, file))
      if (part.kind === 'text') text += part.text;
    return text;
  }
  async function failureOf(script: string, file?: string): Promise<Failure> {
    try {
      await run(script, undefined, file);
    } catch (error) {
      assert.ok(isModelError(error), String(error));
      return error.failure;
    }
    throw new Error(`${script} did not fail`);
  }
  return { clock, process, parts, run, failureOf };
}

/** Whether a promise is settled after a few turns of the event loop. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = () => (settled = true);
  promise.then(note, note);
  for (let turn = 0; turn < 5; turn++) await nextTurn();
  return settled;
}

async function hasEnded(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await nextTurn();
  }
}

describe('createModelProcess', () => {
  const disposals: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const dispose of disposals.splice(0)) await dispose();
  });
  function started(options?: Parameters<typeof processUnderTest>[0]) {
    const tested = processUnderTest(options);
    disposals.push(() => tested.process.dispose());
    return tested;
  }

  it('starts one process on first use and keeps it', async () => {
    const { run, process } = started();
    assert.deepEqual(process.resident(), []);
    const [first, second] = await Promise.all([run('pid'), run('pid')]);
    assert.equal(first, second);
    assert.equal(await run('pid'), first);
    assert.deepEqual(process.resident(), [{ name: 'a.gguf' }]);
  });

  it('fails what was in flight when the process dies, with its last words', async () => {
    const { parts, failureOf, process } = started();
    const waiting = parts('first only');
    assert.deepEqual((await waiting.next()).value, { kind: 'text', text: 'first' });
    const failure = await failureOf('die');
    assert.equal(failure.code, 'server-error');
    assert.match(failure.detail, /SIGKILL, GGML_ASSERT\(scripted\) failed/);
    await assert.rejects(waiting.next(), isModelError);
    assert.deepEqual(process.resident(), []);
  });

  it('starts again after a pause that doubles with each death in a row', async () => {
    const { clock, run, failureOf } = started();
    const first = await run('pid');
    for (const pauseMs of [250, 500, 1000]) {
      await failureOf('die');
      const next = failureOf('fail');
      clock.advance(pauseMs - 1);
      assert.equal(await isSettled(next), false);
      clock.advance(1);
      assert.equal((await next).code, 'model-broken');
    }
    assert.notEqual(await run('pid'), first);
    await failureOf('die');
    const next = run('pid');
    clock.advance(250);
    assert.notEqual(await next, first, 'a call that worked ends the row');
  });

  it('lets a caller leave during the pause', async () => {
    const { run, failureOf } = started();
    await failureOf('die');
    const controller = new AbortController();
    const waiting = run('pid', controller.signal);
    const reason = new Error('typed on');
    controller.abort(reason);
    await assert.rejects(waiting, reason);
  });

  it('gives up a file whose load has ended the process twice, and serves the others', async () => {
    const { clock, run, failureOf } = started();
    for (let deaths = 0; deaths < 2; deaths++) {
      const failing = failureOf('die loading', 'bad.gguf');
      clock.advance(30_000);
      assert.equal((await failing).code, 'server-error');
      clock.advance(30_000);
    }
    assert.equal((await failureOf('pid', 'bad.gguf')).code, 'model-broken');
    assert.match(await run('pid'), /^\d+$/);
  });

  it('throws the reason of an abort at once', async () => {
    const { parts } = started();
    const controller = new AbortController();
    const stream = parts('first only', controller.signal);
    await stream.next();
    const reason = new Error('typed on');
    const next = stream.next();
    controller.abort(reason);
    await assert.rejects(next, reason);
  });

  it('tells the process of every call that is left before its end, and of no other', async () => {
    const { parts, run, failureOf } = started();
    await run('pid'); // 1
    await failureOf('fail'); // 2
    for await (const part of parts('first only')) if (part.kind === 'text') break; // 3
    const controller = new AbortController();
    const aborted = parts('first only', controller.signal); // 4
    await aborted.next();
    controller.abort(new Error('typed on'));
    await assert.rejects(aborted.next(), /typed on/);
    await assert.rejects(run('pid', controller.signal), /typed on/);
    assert.equal(await run('which were cancelled'), '3,4');
  });

  it('passes failures on and ignores messages it does not know', async () => {
    const { run, failureOf } = started();
    assert.deepEqual(await failureOf('fail'), {
      code: 'model-broken',
      detail: 'scripted',
      repair: 'none',
      retryable: false,
    });
    assert.equal(await run('nonsense'), '');
  });

  it('lets an unused process go and starts another without a pause', async () => {
    const { clock, run, process } = started();
    const first = Number(await run('pid'));
    clock.advance(IDLE_MS - 1);
    assert.equal(Number(await run('pid')), first);
    clock.advance(IDLE_MS);
    assert.deepEqual(process.resident(), []);
    await hasEnded(first);
    assert.notEqual(Number(await run('pid')), first);
  });

  it('keeps no timer while nothing runs', async () => {
    const { clock, run } = started();
    assert.equal(clock.pending(), 0);
    await run('pid');
    assert.equal(clock.pending(), 1, 'only the idle timer');
    clock.advance(IDLE_MS);
    assert.equal(clock.pending(), 0);
  });

  it('says what is wrong when it cannot be started', async () => {
    for (const options of [{ nodePath: '/nowhere/node' }, { entry: '/nowhere/process.mjs' }]) {
      const failure = await started(options).failureOf('pid');
      assert.equal(failure.code, 'server-error');
      assert.match(failure.detail, /ENOENT|exit code 1/);
    }
  });

  it('ends exactly its process when disposed, and fails what is asked then', async () => {
    const kept = started();
    const ended = started();
    const [keptPid, endedPid] = [await kept.run('pid'), Number(await ended.run('pid'))];
    const waiting = ended.failureOf('never answered');
    await nextTurn();
    await ended.process.dispose();
    assert.equal((await waiting).code, 'server-error');
    await hasEnded(endedPid);
    assert.equal((await ended.failureOf('pid')).code, 'server-error');
    assert.equal(await kept.run('pid'), keptPid);
  });

  it('does not outlive a parent that is killed', async () => {
    const { spawn } = await import('node:child_process');
    const real = fileURLToPath(
      new URL('../../../src/providers/embedded/process.ts', import.meta.url),
    );
    const script = `
      const child = require('node:child_process').fork(${JSON.stringify(real)}, { stdio: 'ignore', serialization: 'advanced' });
      child.send({ type: 'load', callId: 1, file: { path: '/nowhere.gguf', name: 'nowhere' } });
      child.on('message', (message) => message.type === 'failed' && console.log(child.pid));`;
    const parent = spawn(process.execPath, ['-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string];
    parent.kill('SIGKILL');
    await hasEnded(Number(output));
  });
});
