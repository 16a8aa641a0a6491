import assert from 'node:assert/strict';
import { sleep } from '../../src/core/clock.ts';
import { createSimulatedClock } from '../../src/core/simulated-clock.ts';

const unaborted = new AbortController().signal;

/** Nothing here talks through sockets. */
const clockAt = (start = 0) => createSimulatedClock(start, 2);

describe('a simulated clock', () => {
  it('stands still outside of a run', async () => {
    const clock = clockAt();
    let called = false;
    clock.after(1, () => (called = true));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([called, clock.now(), clock.pending()], [false, 0, 1]);
  });

  it('jumps from one action to the next, those of one time in the order of the calls', async () => {
    const clock = clockAt(1000);
    const order: string[] = [];
    const note = (name: string) => () => order.push(`${name}@${clock.now()}`);
    clock.after(3_600_000, note('hour'));
    clock.after(5, note('a'));
    clock.after(5, note('b'));
    clock.after(-5, note('past'));
    await clock.run(sleep(clock, 7_200_000, unaborted));
    assert.deepEqual(order, ['past@0', 'a@5', 'b@5', 'hour@3600000']);
    assert.deepEqual([clock.now(), clock.wallTime()], [7_200_000, 7_201_000]);
  });

  it('lets what an action wakes run to its next wait before it jumps on', async () => {
    const clock = clockAt();
    const order: string[] = [];
    async function walk(name: string, stepMs: number): Promise<void> {
      for (let i = 0; i < 3; i++) {
        await sleep(clock, stepMs, unaborted);
        await Promise.resolve();
        order.push(`${name}@${clock.now()}`);
      }
    }
    await clock.run(Promise.all([walk('a', 10), walk('b', 15)]));
    // b's second wait was set at 15, a's third at 20: of two at one time the older comes first.
    assert.deepEqual(order, ['a@10', 'b@15', 'a@20', 'b@30', 'a@30', 'b@45']);
  });

  it('forgets an action that was called off', async () => {
    const clock = clockAt();
    const callOff = clock.after(5, () => assert.fail('called'));
    callOff();
    callOff();
    assert.equal(clock.pending(), 0);
    await clock.run(sleep(clock, 10, unaborted));
  });

  it('stands still while real work is held', async () => {
    const clock = clockAt();
    let early = false;
    clock.after(1, () => (early = true));
    const work = (async () => {
      const seen = await clock.hold(
        new Promise((resolve) => setTimeout(() => resolve([early, clock.now()]), 20)),
      );
      await sleep(clock, 5, unaborted);
      return seen;
    })();
    assert.deepEqual(await clock.run(work), [false, 0]);
    assert.deepEqual([early, clock.now()], [true, 5]);
  });

  it('goes on after held work that failed', async () => {
    const clock = clockAt();
    const work = clock
      .hold(Promise.reject(new Error('no')))
      .catch(() => sleep(clock, 5, unaborted));
    await clock.run(work);
    assert.equal(clock.now(), 5);
  });

  it('throws what the work throws', async () => {
    const clock = clockAt();
    const work = sleep(clock, 5, unaborted).then(() => {
      throw new Error('broken');
    });
    await assert.rejects(clock.run(work), /broken/);
  });
});
