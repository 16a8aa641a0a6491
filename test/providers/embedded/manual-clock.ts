import type { Clock } from '../../../src/core/clock.ts';

export interface ManualClock extends Clock {
  /** Lets time pass and runs what is due, in order. */
  advance(ms: number): void;
  pending(): number;
}

/** A clock that stands still until it is told to go on. */
export function manualClock(): ManualClock {
  let now = 0;
  let timers: { readonly at: number; readonly action: () => void }[] = [];
  return {
    now: () => now,
    wallTime: () => now,
    after(delayMs, action) {
      const timer = { at: now + delayMs, action };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
      timers = timers.filter(({ at }) => at > now);
      for (const { action } of due) action();
    },
    pending: () => timers.length,
  };
}
