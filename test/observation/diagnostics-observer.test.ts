import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDiagnosticsSource } from '../../src/diagnostics/diagnostics-source.ts';
import { diagnosticsObserver } from '../../src/observation/diagnostics-observer.ts';
import { temporaryWorkspace, TSCONFIG } from '../diagnostics/temporary-workspace.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { requestAt } from './placed-request.ts';

const processPath = fileURLToPath(new URL('../../src/diagnostics/process.ts', import.meta.url));
const running = (): AbortSignal => new AbortController().signal;

const SUM = 'export const sum = (a: number, b: number): number => a + b;\n';
const USER =
  "import { sum } from './sum';\nexport const five: number = |;\nexport const n: string = 1;\n";

describe('diagnosticsObserver', function () {
  this.timeout(60_000);

  it('counts the errors that a text adds, as the workspace’s own compiler tells them', async () => {
    const file = USER.replace('|', '');
    const workspace = await temporaryWorkspace({
      ...{ 'tsconfig.json': TSCONFIG, 'src/sum.ts': SUM, 'src/user.ts': file },
    });
    await workspace.installTypescript();
    const source = createDiagnosticsSource({
      ...{ root: workspace.root, files: ['src/user.ts'], trusted: true, processPath },
      clock: createManualClock(),
    });
    const problems: string[] = [];
    try {
      const observe = diagnosticsObserver(source, (why) => problems.push(why));
      const texts = ['sum(2, 3)', "sum('2', 3)", "summ(2) + sum(2, '3')", '', 'sum(2, 3)'];
      const found = await observe(requestAt('src/user.ts', USER), texts, running());
      assert.deepEqual(
        found.map(({ newDiagnostics }) => newDiagnostics),
        [0, 1, 2, 0, 0],
      );
      assert.deepEqual(problems, []);
      const [other] = await observe(requestAt('notes.md', 'a|'), ['b'], running());
      assert.deepEqual([other, problems], [{}, ['no-checker']]);
      assert.equal(await readFile(path.join(workspace.root, 'src/user.ts'), 'utf8'), file);
    } finally {
      await source.dispose();
      await workspace.remove();
    }
  });

  it('leaves with the signal’s reason', async () => {
    const observe = diagnosticsObserver(
      {
        check: (_changes, signal) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(new Error('left')), { once: true });
          }),
        dispose: () => Promise.resolve(),
      },
      () => undefined,
    );
    const controller = new AbortController();
    const waiting = observe(requestAt('a.ts', '|'), ['a'], controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
  });
});
