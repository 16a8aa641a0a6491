import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/core/clock.ts';
import { createSpending } from '../../src/spending/create-spending.ts';

const child = fileURLToPath(new URL('./spending-child.ts', import.meta.url));

describe('spending of several programs', function () {
  this.timeout(60_000);
  let folder = '';
  let file = '';

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'programs-'));
    file = path.join(folder, 'spending.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Calls that were let through, of four programs that begin together with 50 each. */
  async function callsOf(mode: 'settle' | 'leave'): Promise<number> {
    const programs = [1, 2, 3, 4].map(() => {
      const program = spawn(process.execPath, [child, file, '50', mode], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      let told = '';
      program.stdout.on('data', (piece: Buffer) => (told += piece.toString()));
      return { program, ended: once(program, 'close'), told: () => told };
    });
    await Promise.all(programs.map(({ program }) => once(program.stdout, 'data')));
    for (const { program } of programs) program.stdin.end('go');
    let calls = 0;
    for (const { ended, told } of programs) {
      assert.deepEqual(await ended, [0, null]);
      calls += Number(told().replace('ready ', ''));
    }
    return calls;
  }

  async function stateOf() {
    const spending = createSpending({
      ...{ file, clock: systemClock },
      limits: () => ({ softUsd: 0.5, hardUsd: 1 }),
      priceOf: () => undefined,
    });
    await spending.refresh();
    return { state: spending.state(), badLines: spending.badLines };
  }

  it('lets through what fits the limit and no more, with 4 programs of 50 calls', async () => {
    assert.equal(await callsOf('leave'), 100);
    const { state, badLines } = await stateOf();
    assert.deepEqual([state.usd, badLines], [1, 0]);
    assert.deepEqual(await readdir(folder), ['spending.jsonl']);
  });

  it('loses no call that was settled meanwhile', async () => {
    const calls = await callsOf('settle');
    const { state, badLines } = await stateOf();
    assert.ok(calls >= 100, `${calls} calls`);
    assert.equal(state.models[0]?.calls, calls);
    assert.equal(state.usd, calls / 200);
    assert.equal(badLines, 0);
  });
});
