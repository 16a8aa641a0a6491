import type { Clock } from '../../core/clock.ts';
import { failure, ModelError } from '../../core/failure.ts';
import { abortable } from './abortable.ts';

/** How long one call may take, in milliseconds; Infinity where there is no limit. */
export interface TimeLimits {
  /** From the request to the reply's headers. */
  readonly firstByteMs: number;
  /** From one whole line of the reply to the next; of a reply in one piece, all of it. */
  readonly stallMs: number;
  /** All of it, from the request to the end of the reply. */
  readonly totalMs: number;
}

export interface Patience {
  /**
   * The outcome of a step of the network. Throws the signal's reason as soon as it is aborted, which it
   * is by a limit that has passed as well.
   */
  readonly wait: <T>(step: Promise<T>) => Promise<T>;
  /** Told of the reply's headers, of each of its lines, and of each line that is a message. */
  readonly heard: (what: 'reply' | 'line' | 'message') => void;
}

/** Lines that say nothing, as servers send them to keep a connection open, hold out for so long. */
const EMPTY_GAPS = 5;

/**
 * Waits for the steps of one call as long as its limits allow. Bytes are no sign of life, whole lines are:
 * a server that drips a message byte by byte ends like one that is silent, and one that only ever sends
 * lines without a message ends after five times the gap. The time in which nobody reads does not count.
 *
 * `giveUp` is told of the failure, once, when a limit has passed. Cost: one timer a step, and none between.
 */
export function createPatience(
  clock: Clock,
  { firstByteMs, stallMs, totalMs }: TimeLimits,
  signal: AbortSignal,
  giveUp: (error: ModelError) => void,
): Patience {
  const left = { gap: firstByteMs, message: Number.POSITIVE_INFINITY, total: totalMs };
  let limits = { gap: firstByteMs, message: EMPTY_GAPS * stallMs, total: totalMs };
  let awaited = 'answer';

  function expired(): void {
    const [what, ms] =
      left.total <= Math.min(left.gap, left.message)
        ? ['end', limits.total]
        : [awaited, left.gap <= left.message ? limits.gap : limits.message];
    giveUp(new ModelError(failure('timeout', `no ${what} within ${ms} ms`)));
  }

  return {
    async wait(step) {
      const ms = Math.min(left.gap, left.message, left.total);
      const callOff = ms === Number.POSITIVE_INFINITY ? undefined : clock.after(ms, expired);
      const startedAt = clock.now();
      try {
        return await abortable(step, signal);
      } finally {
        callOff?.();
        const elapsed = clock.now() - startedAt;
        left.gap -= elapsed;
        left.message -= elapsed;
        left.total -= elapsed;
      }
    },
    heard(what) {
      limits = { ...limits, gap: stallMs };
      awaited = 'whole message';
      left.gap = limits.gap;
      if (what !== 'line') left.message = limits.message;
    },
  };
}
