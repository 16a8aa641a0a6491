import type { Clock } from './clock.ts';

export interface SimulatedClock extends Clock {
  /** Time stands still until the promise settles: for real work that is to cost none. */
  readonly hold: <T>(real: Promise<T>) => Promise<T>;
  /** Lets time pass until the promise settles. */
  readonly run: <T>(work: Promise<T>) => Promise<T>;
  /** Timers that wait for their time. */
  readonly pending: () => number;
}

/**
 * Turns of the event loop without anything new after which everybody is taken to be waiting, where
 * what runs talks through sockets. Without these, one turn is enough.
 */
const CALM_TURNS = 24;
/** Real time after which a simulation in which nothing happens any more is given up. */
const LONGEST_SILENCE_MS = 30_000;

/**
 * Time that jumps from one timer to the next as soon as everybody waits, so that three seconds of
 * waiting cost none and a busy machine changes nothing. What runs on it may talk to itself through
 * loopback sockets: what one end has written, the other reads within a few turns of the event loop.
 * Work of other processes or threads has to be held.
 */
export function createSimulatedClock(
  startWallTime = Date.UTC(2026, 0, 1),
  calmTurns = CALM_TURNS,
): SimulatedClock {
  const timers = new Set<{ readonly at: number; readonly action: () => void }>();
  let now = 0;
  let changes = 0;
  let held = 0;
  let freed = Promise.withResolvers<undefined>();

  async function calm(): Promise<void> {
    let seen = changes;
    for (let turns = 0; turns < calmTurns; turns++) {
      if (held > 0) await freed.promise;
      await new Promise((resolve) => setImmediate(resolve));
      if (held === 0 && seen === changes) continue;
      seen = changes;
      turns = 0;
    }
  }

  function jump(): boolean {
    const [first, ...rest] = timers;
    if (first === undefined) return false;
    const next = rest.reduce((least, timer) => (timer.at < least.at ? timer : least), first);
    timers.delete(next);
    now = Math.max(now, next.at);
    next.action();
    return true;
  }

  return {
    now: () => now,
    wallTime: () => startWallTime + now,
    after(delayMs, action) {
      const timer = { at: now + Math.max(0, delayMs), action };
      timers.add(timer);
      changes++;
      return () => {
        if (timers.delete(timer)) changes++;
      };
    },
    async hold(real) {
      held++;
      try {
        return await real;
      } finally {
        held--;
        changes++;
        if (held === 0) {
          freed.resolve(undefined);
          freed = Promise.withResolvers();
        }
      }
    },
    pending: () => timers.size,
    async run(work) {
      const state = { settled: false };
      const settle = (): void => {
        state.settled = true;
      };
      work.then(settle, settle);
      let silentSince = performance.now();
      for (;;) {
        const before = changes;
        await calm();
        if (state.settled) return await work;
        if (jump() || changes !== before) silentSince = performance.now();
        else if (performance.now() - silentSince > LONGEST_SILENCE_MS)
          throw new Error('nothing is left to happen, and the work has not ended');
      }
    },
  };
}
