import { abortReason, type Clock } from '../core/clock.ts';
import { failure, ModelError } from '../core/failure.ts';

/** The promise, or the signal's reason as soon as it is aborted. What the promise does goes on. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return await new Promise<T>((resolve, reject) => {
    const onAbort = (): void => {
      reject(abortReason(signal));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}

/** A member that takes longer for a score or a list holds up all others: it has failed. Unit: ms. */
const LONGEST_ANSWER_MS = 20_000;

/** Work that is called off, with ModelError `timeout`, when it takes too long; `missing` says what. */
export async function inTime<T>(
  work: (signal: AbortSignal) => Promise<T>,
  missing: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  const limit = new AbortController();
  const callOff = clock.after(LONGEST_ANSWER_MS, () => {
    limit.abort(new ModelError(failure('timeout', `${missing} within ${LONGEST_ANSWER_MS} ms`)));
  });
  const joined = AbortSignal.any([signal, limit.signal]);
  return await untilAborted(work(joined), joined).finally(callOff);
}
