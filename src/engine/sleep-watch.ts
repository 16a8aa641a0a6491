import type { Clock } from '../core/clock.ts';

/** Tells of pauses in which the whole machine stood still. */
export interface SleepWatch {
  /** Whether the machine has slept since this was last asked. */
  noticed(): boolean;
}

/** A clock that is set right moves by less; a lid is closed for longer. Unit: ms. */
const LEAST_SLEEP_MS = 60_000;

/**
 * Compares the two scales of the clock: while a machine sleeps, that for durations stands still on some
 * systems and that of the day goes on, so whatever was to rest for a minute would rest for a minute of the
 * next morning. Where both go on there is nothing to notice, and nothing to mend. A clock that is set back is no sleep; one that is set
 * ahead is taken for one, which costs one listing.
 */
export function createSleepWatch(clock: Clock): SleepWatch {
  const aheadMs = (): number => clock.wallTime() - clock.now();
  let knownMs = aheadMs();
  return {
    noticed() {
      const beforeMs = knownMs;
      knownMs = aheadMs();
      return knownMs - beforeMs > LEAST_SLEEP_MS;
    },
  };
}
