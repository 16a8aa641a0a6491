import assert from 'node:assert/strict';
import type { Clock } from '../../../src/core/clock.ts';
import { createSnoozing, type Snoozing } from '../../../src/vscode/asking/snoozing.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 28, 13, 50);

/** A clock whose wall time may be set, as a machine's is. */
function adjustable(clock: ManualClock): Clock & { set(byMs: number): void } {
  let offset = 0;
  return {
    now: () => clock.now(),
    wallTime: () => clock.wallTime() + offset,
    after: (delayMs, action) => clock.after(delayMs, action),
    set(byMs) {
      offset += byMs;
    },
  };
}

describe('a snooze', () => {
  let ticking: ManualClock;
  let clock: ReturnType<typeof adjustable>;
  let snoozing: Snoozing;
  let changes: number;

  beforeEach(() => {
    ticking = createManualClock(START);
    clock = adjustable(ticking);
    changes = 0;
    snoozing = createSnoozing(clock, () => {
      changes++;
    });
  });

  it('is not under way before it begins', () => {
    assert.equal(snoozing.state(), undefined);
    snoozing.end();
    assert.equal(changes, 0);
  });

  it('says until when it lasts, and ends then by itself', () => {
    snoozing.begin(15 * MINUTE);
    assert.deepEqual(snoozing.state(), { until: START + 15 * MINUTE });
    assert.equal(ticking.pending(), 1);
    ticking.advance(15 * MINUTE - 1);
    assert.notEqual(snoozing.state(), undefined);
    assert.equal(changes, 1);
    ticking.advance(1);
    assert.equal(changes, 2);
    assert.equal(snoozing.state(), undefined);
    assert.equal(ticking.pending(), 0);
  });

  it('lasts until somebody ends it where no time was given, and runs no timer', () => {
    snoozing.begin(undefined);
    assert.deepEqual(snoozing.state(), { until: undefined });
    assert.equal(ticking.pending(), 0);
    ticking.advance(1e9);
    assert.deepEqual(snoozing.state(), { until: undefined });
    snoozing.end();
    assert.equal(snoozing.state(), undefined);
    assert.equal(changes, 2);
  });

  it('is ended by hand, with its timer', () => {
    snoozing.begin(5 * MINUTE);
    snoozing.end();
    assert.equal(snoozing.state(), undefined);
    assert.equal(ticking.pending(), 0);
  });

  it('takes the place of the one before, and keeps one timer', () => {
    snoozing.begin(5 * MINUTE);
    snoozing.begin(60 * MINUTE);
    assert.equal(ticking.pending(), 1);
    ticking.advance(6 * MINUTE);
    assert.deepEqual(snoozing.state(), { until: START + 60 * MINUTE });
  });

  it('is over at the next look after the machine has slept beyond its end', () => {
    snoozing.begin(15 * MINUTE);
    clock.set(8 * 60 * MINUTE);
    assert.equal(snoozing.state(), undefined);
    assert.equal(changes, 2);
    assert.equal(ticking.pending(), 0);
  });

  it('ends in time where the clock was set back, and says the end by the clock as it is now', () => {
    snoozing.begin(15 * MINUTE);
    clock.set(-24 * 60 * MINUTE);
    const wallTime = clock.wallTime();
    assert.deepEqual(snoozing.state(), { until: wallTime + 15 * MINUTE });
    ticking.advance(15 * MINUTE);
    assert.equal(snoozing.state(), undefined);
    assert.equal(changes, 2);
  });

  it('waits on where its timer came too early', () => {
    let early: (() => void) | undefined;
    const hasty = createSnoozing(
      {
        ...clock,
        after(delayMs, action) {
          early ??= action;
          return clock.after(delayMs, action);
        },
      },
      () => {
        changes++;
      },
    );
    hasty.begin(5 * MINUTE);
    early?.();
    assert.notEqual(hasty.state(), undefined);
    assert.equal(changes, 1);
  });

  it('leaves no timer behind it when it is disposed of', () => {
    snoozing.begin(5 * MINUTE);
    snoozing.dispose();
    assert.equal(ticking.pending(), 0);
  });
});
