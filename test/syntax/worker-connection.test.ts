import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Clock } from '../../src/core/clock.ts';
import { createSyntaxService } from '../../src/syntax/syntax-service.ts';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import { errors, installed, known, placeOf, stateOf } from './installed-syntax.ts';

const mortalWorker = fileURLToPath(new URL('mortal-worker.ts', import.meta.url));

/** A clock that stands still until told; only the service uses it, the worker has its own. */
function standingClock() {
  let now = 0;
  const timers = new Set<{ at: number; action: () => void }>();
  const clock: Clock = {
    now: () => now,
    wallTime: () => now,
    after(delayMs, action) {
      const timer = { at: now + delayMs, action };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  };
  function pass(ms: number): void {
    now += ms;
    for (const timer of timers) {
      if (timer.at > now) continue;
      timers.delete(timer);
      timer.action();
    }
  }
  return { clock, pass, timers };
}

describe('a syntax worker that', () => {
  const services: SyntaxService[] = [];
  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.dispose()));
  });

  function mortalService() {
    const time = standingClock();
    const service = createSyntaxService({
      ...installed,
      workerPath: mortalWorker,
      clock: time.clock,
    });
    services.push(service);
    return { service, ...time };
  }

  const endings = { exit: /exit code 7/, throw: /thrown while parsing/ };
  for (const [order, failure] of Object.entries(endings)) {
    it(`ends by ${order} makes what was asked unknown and is started again later`, async () => {
      const { service, pass } = mortalService();
      assert.equal(await known(service, 'f(‸);', 'file:///sound'), true);
      const dying = known(service, `// ${order}‸`, 'file:///deadly');
      const behind = errors(service, 'f(‸);', '(');
      assert.equal(await dying, false);
      assert.deepEqual(await behind, ['unknown']);
      assert.match(service.lastFailure ?? '', failure);

      pass(999);
      assert.equal(await known(service, 'f(‸);', 'file:///sound'), false);
      pass(1);
      assert.equal(await known(service, 'f(‸);', 'file:///sound'), true);
      assert.equal((await stateOf(service)).documents, 1);
      assert.deepEqual(await errors(service, 'f(‸);', '('), [1]);
    });
  }

  it('ends again and again is started ever later, and soon again after a sound minute', async () => {
    const { service, pass } = mortalService();
    const pauses: number[] = [];
    async function pauseAfterEnd(): Promise<number> {
      assert.equal(await known(service, '// exit‸', 'file:///deadly'), false);
      let ms = 0;
      while (!(await known(service, '‸', 'file:///sound'))) {
        pass(500);
        ms += 500;
      }
      return ms;
    }
    for (let i = 0; i < 8; i++) pauses.push(await pauseAfterEnd());
    assert.deepEqual(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    pass(60_000);
    assert.equal(await pauseAfterEnd(), 1_000);
  });

  it('hangs is ended after ten seconds', async () => {
    const { service, pass } = mortalService();
    assert.equal(await known(service, '‸'), true);
    const hung = known(service, '// hang‸', 'file:///deadly');
    pass(9_999);
    pass(1);
    assert.equal(await hung, false);
    assert.match(service.lastFailure ?? '', /no reply for 10000 ms/);
    pass(1_000);
    assert.equal(await known(service, '‸'), true);
  });

  it('owes an answer is watched, also when nobody waits for it, and not longer', async () => {
    const { service, timers } = mortalService();
    await known(service, 'f(‸);');
    await errors(service, 'f(‸);', 'a');
    assert.equal(timers.size, 0);
    const controller = new AbortController();
    const dropped = service.cursorSyntax(placeOf('typescript', '‸'), controller.signal);
    const reject = assert.rejects(dropped);
    controller.abort();
    await reject;
    assert.equal(timers.size, 1);
    await stateOf(service);
    assert.equal(timers.size, 0);
  });

  it('owes nothing keeps no process alive', async () => {
    const script = `
      import { installedSyntaxService, unaborted } from './test/syntax/installed-syntax.ts';
      const place = { uri: 'file:///a', languageId: 'css', text: '', offset: 0 };
      console.log((await installedSyntaxService().cursorSyntax(place, unaborted)).known);`;
    const cwd = fileURLToPath(new URL('../..', import.meta.url));
    const flags = ['--input-type=module-typescript', '--eval', script];
    const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd, timeout: 15_000 });
    assert.equal(stdout, 'true\n');
  });
});
