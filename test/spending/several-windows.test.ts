import assert from 'node:assert/strict';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { systemClock } from '../../src/core/clock.ts';
import type { Failure } from '../../src/core/failure.ts';
import { seededRandom } from '../../src/core/random.ts';
import { createFileLock } from '../../src/spending/file-lock.ts';
import { createLedgerFile } from '../../src/spending/ledger-file.ts';
import { asked, purseInFolder, refusal, settled, used } from './purse-in-folder.ts';

describe('spending of several windows', () => {
  const purse = purseInFolder();

  it('is one purse', async () => {
    const [one, other] = [purse.opened(), purse.opened()];
    const hold = await asked(one, 60);
    await refusal(asked(other, 60));
    assert.equal(other.state().usd, 0.6);
    await settled(one, hold, used(10_000, 0));
    await asked(other, 60);
    assert.equal(one.state().usd, 0.1);
    await one.refresh();
    assert.equal(one.state().usd, 0.7);
  });

  it('waits for a window that is writing, and counts what it wrote', async () => {
    const spending = purse.opened({
      clock: { ...systemClock, wallTime: () => purse.clock.wallTime() },
    });
    await asked(spending, 10);
    const lock = createFileLock(`${purse.file}.lock`, systemClock, seededRandom(1));
    let late: Promise<Failure> | undefined;
    await lock.with(async () => {
      late = refusal(asked(spending, 50));
      for (let n = 0; n < 200; n++) await nextTurn();
      const other = createLedgerFile(purse.file, () => 'unused');
      const hold = { kind: 'hold', id: 'x', day: '2026-11-28', at: 1, model: 'm' } as const;
      await other.append([{ ...hold, nano: 600_000_000 }]);
    });
    assert.match((await late)?.detail ?? '', /\$0\.7 are spent/);
  });

  it('never passes the limit, whatever comes when', async function () {
    this.timeout(60_000);
    const step = fc.record({
      window: fc.nat(2),
      cents: fc.integer({ min: 1, max: 40 }),
      spent: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
      turns: fc.nat(6),
      abort: fc.boolean(),
    });
    let ledgers = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 24 }), fc.nat(), async (steps, seed) => {
        const file = path.join(purse.folder, `${++ledgers}`, 'spending.jsonl');
        // Files take longer than the time that passes here: nobody is late by it.
        const patient = { ...purse.clock, now: () => 0 };
        const windows = [0, 1, 2].map((n) =>
          purse.opened({ file, clock: patient, random: seededRandom(seed + n) }),
        );
        /** Cents that are set aside or spent, as those know who were let through. */
        let taken = 0;
        let most = 0;
        const calls = steps.map(async ({ window, cents, spent, turns, abort }) => {
          const spending = windows[window] ?? purse.opened();
          const controller = new AbortController();
          for (let n = 0; n < turns; n++) await nextTurn();
          const call = { modelId: 'openai:gpt', promptTokens: cents * 1000, mostTokens: 0 };
          const holding = spending.hold(call, controller.signal);
          if (abort) controller.abort();
          const hold = await holding.catch(() => undefined);
          if (hold === undefined) return;
          taken += cents;
          most = Math.max(most, taken);
          for (let n = 0; n < turns; n++) await nextTurn();
          const cost = spent === undefined ? cents : Math.floor((cents * spent) / 100);
          // Before it is written: until then others count all of it.
          taken -= cents - cost;
          hold.settle(spent === undefined ? undefined : used(cost * 1000, 0));
        });
        const all = Promise.all(calls)
          .then(() => Promise.all(windows.map((window) => window.written())))
          .then(() => windows[0]?.refresh());
        let done = false;
        void all.then(() => (done = true));
        while (!done) {
          if (purse.clock.pending() > 0) await purse.clock.pass(3);
          else await nextTurn();
        }
        assert.ok(most <= 100, `${most} cents were taken`);
        assert.ok((windows[0]?.state().usd ?? 9) <= 1);
      }),
      { numRuns: 20 },
    );
  });
});
