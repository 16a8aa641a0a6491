import assert from 'node:assert/strict';
import { abortReason, sleep, systemClock } from '../../src/core/clock.ts';
import { createManualClock, settled } from '../fakes/manual-clock.ts';

describe('sleep', () => {
  it('ends when its time has come, and leaves nothing behind', async () => {
    const clock = createManualClock();
    let awake = false;
    void sleep(clock, 100, new AbortController().signal).then(() => (awake = true));
    await clock.pass(99);
    assert.equal(awake, false);
    await clock.pass(1);
    assert.equal(awake, true);
    assert.equal(clock.pending(), 0);
  });

  it('throws the reason of an abort at once, and takes its timer back', async () => {
    const clock = createManualClock();
    const controller = new AbortController();
    const reason = new Error('typed on');
    const asleep = sleep(clock, 100, controller.signal);
    controller.abort(reason);
    await assert.rejects(asleep, (error) => error === reason);
    assert.equal(clock.pending(), 0);
  });

  it('does not begin when it is aborted already', async () => {
    const clock = createManualClock();
    const reason = new Error('too late');
    await assert.rejects(sleep(clock, 100, AbortSignal.abort(reason)), (error) => error === reason);
    assert.equal(clock.pending(), 0);
  });
});

describe('abortReason', () => {
  it('is an error also where a signal was aborted with something else', () => {
    assert.equal(abortReason(AbortSignal.abort('text')).name, 'AbortError');
    assert.equal(abortReason(AbortSignal.abort()).name, 'AbortError');
  });
});

describe('systemClock', () => {
  it('goes forward, and does not call what was called off', async () => {
    const before = systemClock.now();
    let called = false;
    const callOff = systemClock.after(0, () => (called = true));
    callOff();
    await new Promise<void>((resolve) => {
      systemClock.after(1, resolve);
    });
    assert.equal(called, false);
    assert.ok(systemClock.now() > before);
    assert.ok(systemClock.wallTime() > Date.UTC(2020, 0, 1));
  });
});

describe('the manual clock', () => {
  it('runs what is due in order of its time, also what is added on the way', async () => {
    const clock = createManualClock();
    const seen: string[] = [];
    const note = (name: string): void => void seen.push(`${name} ${clock.now()}`);
    clock.after(20, () => {
      note('b');
      clock.after(5, () => {
        note('c');
      });
    });
    clock.after(10, () => {
      note('a');
    });
    clock.after(40, () => {
      note('late');
    });
    await clock.pass(30);
    assert.deepEqual(seen, ['a 10', 'b 20', 'c 25']);
    assert.deepEqual([clock.now(), clock.pending()], [30, 1]);
    clock.advance(10);
    assert.equal(seen.at(-1), 'late 40');
    await settled();
  });
});
