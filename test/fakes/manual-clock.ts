import type { Clock } from '../../src/core/clock.ts';

export interface ManualClock extends Clock {
  /** Lets time pass; due actions run in order of their time. What they wake runs afterwards. */
  advance(ms: number): void;
  /** The same, but whatever an action wakes runs to its next wait before the next action is due. */
  pass(ms: number): Promise<void>;
  /** The day goes on by so much, and durations do not: the machine sleeps. Less than 0: somebody sets the clock back. */
  suspend(ms: number): void;
  /** Actions that are waiting for their time. */
  pending(): number;
}

/** A clock that stands still until it is told otherwise. */
export function createManualClock(startWallTime = Date.UTC(2026, 0, 1)): ManualClock {
  let now = 0;
  let suspendedMs = 0;
  const waiting = new Map<object, { at: number; action: () => void }>();
  const nextDue = (end: number): (() => void) | undefined => {
    const due = [...waiting].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at);
    const [next] = due;
    if (next === undefined) return undefined;
    waiting.delete(next[0]);
    now = Math.max(now, next[1].at);
    return next[1].action;
  };
  return {
    now: () => now,
    wallTime: () => startWallTime + now + suspendedMs,
    after(delayMs, action) {
      const key = {};
      waiting.set(key, { at: now + delayMs, action });
      return () => {
        waiting.delete(key);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (let action = nextDue(end); action !== undefined; action = nextDue(end)) action();
      now = end;
    },
    async pass(ms) {
      const end = now + ms;
      await settled();
      for (let action = nextDue(end); action !== undefined; action = nextDue(end)) {
        action();
        await settled();
      }
      now = end;
    },
    suspend(ms) {
      suspendedMs += ms;
    },
    pending: () => waiting.size,
  };
}

/** Resolves when every promise that can go on without time passing has done so. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
