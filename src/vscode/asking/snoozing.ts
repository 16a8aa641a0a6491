import type { Clock } from '../../core/clock.ts';

/** A while in which typing asks nobody, because the user has said so. */
export interface Snoozing {
  /** Undefined `forMs`: until somebody ends it. Takes the place of one under way. */
  begin(forMs: number | undefined): void;
  end(): void;
  /** What is left; undefined where none is under way. Looks at the clock, and ends one whose time is over. */
  state(): SnoozeState | undefined;
  dispose(): void;
}

export interface SnoozeState {
  /** When it ends by itself, in milliseconds since 1970; undefined where it does not. */
  readonly until: number | undefined;
}

interface End {
  readonly now: number;
  readonly wallTime: number;
}

/**
 * A snooze is over as soon as either clock says so: a machine that slept may have stopped the one, and a clock
 * that was set back would never come to the end on the other. `onChange` is called at its begin and its end.
 */
export function createSnoozing(clock: Clock, onChange: () => void): Snoozing {
  let isOn = false;
  let end: End | undefined;
  let callOff: (() => void) | undefined;

  const leftMs = ({ now, wallTime }: End): number =>
    Math.min(now - clock.now(), wallTime - clock.wallTime());

  function stop(): void {
    callOff?.();
    callOff = undefined;
    end = undefined;
    isOn = false;
  }

  /** Timers may be early or late where clocks jump: what counts is what the clocks say then. */
  function wait(until: End): void {
    callOff = clock.after(Math.max(0, leftMs(until)), look);
  }

  function look(): void {
    if (end === undefined) return;
    if (leftMs(end) > 0) {
      wait(end);
      return;
    }
    stop();
    onChange();
  }

  return {
    begin(forMs) {
      stop();
      isOn = true;
      if (forMs !== undefined) {
        end = { now: clock.now() + forMs, wallTime: clock.wallTime() + forMs };
        wait(end);
      }
      onChange();
    },
    end() {
      if (!isOn) return;
      stop();
      onChange();
    },
    state() {
      if (end !== undefined && leftMs(end) <= 0) {
        stop();
        onChange();
      }
      if (!isOn) return undefined;
      return { until: end === undefined ? undefined : clock.wallTime() + leftMs(end) };
    },
    dispose: stop,
  };
}
