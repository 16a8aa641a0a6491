import type { Clock } from '../../core/clock.ts';

/** Writes what changes, at most so often. */
export interface LateSave {
  /** Something has changed. */
  soon(): void;
  /** Writes what has changed since it was written last, if anything has. */
  now(): void;
  /** What has changed is not written. */
  callOff(): void;
}

/** Unit of `pauseMs`: ms. */
export function createLateSave(clock: Clock, pauseMs: number, save: () => void): LateSave {
  let callOff: (() => void) | undefined;

  function forget(): boolean {
    const isDue = callOff !== undefined;
    callOff?.();
    callOff = undefined;
    return isDue;
  }

  function now(): void {
    if (forget()) save();
  }

  return {
    soon() {
      callOff ??= clock.after(pauseMs, now);
    },
    now,
    callOff: () => void forget(),
  };
}
