/** Time as a service, so that tests and replays decide how it passes. */
export interface Clock {
  /** Milliseconds on a monotonic scale with an arbitrary zero. For durations. */
  now(): number;
  /** Milliseconds since 1970-01-01 UTC. For records, never for durations. */
  wallTime(): number;
  /** Calls `action` once after `delayMs`; the returned function calls it off. */
  after(delayMs: number, action: () => void): () => void;
}

/** The real time of this process. A pending timer keeps the process alive, as a promise for it would. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wallTime: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

/**
 * Resolves after `delayMs` milliseconds of the clock.
 *
 * Throws the signal's reason as soon as the signal is aborted.
 */
export function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortReason(signal));
      return;
    }
    const onAbort = () => {
      callOff();
      reject(abortReason(signal));
    };
    const callOff = clock.after(delayMs, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** The reason of an aborted signal, as an Error. */
export function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError');
}
