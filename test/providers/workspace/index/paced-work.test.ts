import assert from 'node:assert/strict';
import { createPacedWork } from '../../../../src/providers/workspace/index/paced-work.ts';
import { createManualClock } from '../../../fakes/manual-clock.ts';

/** Work of `steps` steps that take a millisecond each. */
function harness(steps: number, due?: number) {
  const clock = createManualClock();
  let left = steps;
  let slices = 0;
  let inSlice = false;
  /** Time that passes inside the work, on top of the clock's. */
  let spent = 0;
  const work = createPacedWork(
    {
      ...clock,
      now: () => clock.now() + spent,
      after: (ms, action) =>
        clock.after(ms, () => {
          slices += 1;
          inSlice = true;
          action();
          inSlice = false;
        }),
    },
    () => {
      assert.ok(inSlice);
      if (left === 0) return false;
      left -= 1;
      spent += 1;
      return left > 0;
    },
    () => due,
  );
  return {
    clock,
    work,
    left: () => left,
    slices: () => slices,
    more: (n: number) => void (left += n),
  };
}

describe('createPacedWork', () => {
  it('does nothing until it is woken, and has no timer when it is done', () => {
    const { clock, work, left } = harness(3);
    assert.equal(clock.pending(), 0);
    work.wake();
    clock.advance(50);
    assert.deepEqual([left(), clock.pending()], [0, 0]);
  });
  it('looks up every few milliseconds', () => {
    const { clock, work, slices, left } = harness(20);
    work.wake();
    clock.advance(100);
    assert.deepEqual([left(), slices()], [0, 5]);
  });
  it('is not put off by being woken again and again', () => {
    const { clock, work, left } = harness(1);
    work.wake();
    for (let i = 0; i < 10; i++) {
      clock.advance(0.5);
      work.wake();
    }
    assert.equal(left(), 0);
  });
  it('rests while somebody types, but not for ever', () => {
    const { clock, work, left } = harness(1_000);
    work.rest();
    work.wake();
    clock.advance(149);
    assert.equal(left(), 1_000);
    clock.advance(10);
    assert.ok(left() < 1_000);
    const before = left();
    for (let i = 0; i < 40; i++) {
      work.rest();
      clock.advance(100);
    }
    assert.ok(left() < before, 'a slice a second');
    assert.ok(left() > before - 40);
  });
  it('looks again when something is due', () => {
    const { clock, work, more, left } = harness(0, 500);
    work.wake();
    clock.advance(499);
    more(1);
    assert.equal(left(), 1);
    clock.advance(2);
    assert.equal(left(), 0);
  });
  it('stops', () => {
    const { clock, work, left } = harness(1);
    work.wake();
    work.stop();
    work.wake();
    clock.advance(100);
    assert.deepEqual([left(), clock.pending()], [1, 0]);
  });
});
