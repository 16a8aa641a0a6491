import type { Clock } from '../../../core/clock.ts';

/** Work that is done whenever nothing more urgent is to be done. */
export interface PacedWork {
  /** There may be something to do. */
  wake(): void;
  /** Somebody types or waits for an answer: work rests for a moment. */
  rest(): void;
  stop(): void;
}

/** Work without looking up; an answer waits so long at most, and for one step. */
const SLICE_MS = 4;
const BETWEEN_SLICES_MS = 1;
/** How long work rests after a key or a question, */
const REST_MS = 150;
/** but not for longer than this: somebody who types all day has an index as well. */
const LONGEST_REST_MS = 1_000;

/**
 * Calls `step` in slices of some milliseconds until it says that there is nothing left, and again
 * when it is woken, or at the time that `dueAt` names.
 */
export function createPacedWork(
  clock: Clock,
  step: () => boolean,
  dueAt: () => number | undefined,
): PacedWork {
  let callOff: (() => void) | undefined;
  let scheduledAt = Infinity;
  let restUntil = -Infinity;
  let restingSince = -Infinity;
  let stopped = false;

  function schedule(at: number): void {
    if (stopped || at >= scheduledAt) return;
    callOff?.();
    scheduledAt = at;
    callOff = clock.after(Math.max(0, at - clock.now()), slice);
  }

  function slice(): void {
    scheduledAt = Infinity;
    const start = clock.now();
    const rested = Math.min(restUntil, restingSince + LONGEST_REST_MS);
    if (start < rested) {
      schedule(rested);
      return;
    }
    restingSince = start;
    let more = true;
    while (more && clock.now() - start < SLICE_MS) more = step();
    if (more) schedule(clock.now() + BETWEEN_SLICES_MS);
    else {
      const due = dueAt();
      if (due !== undefined) schedule(Math.max(due, clock.now() + BETWEEN_SLICES_MS));
    }
  }

  return {
    wake() {
      schedule(clock.now() + BETWEEN_SLICES_MS);
    },
    rest() {
      const now = clock.now();
      if (now > restUntil) restingSince = now;
      restUntil = now + REST_MS;
    },
    stop() {
      stopped = true;
      callOff?.();
    },
  };
}
