import type { Clock } from '../core/clock.ts';
import { failure, ModelError } from '../core/failure.ts';
import { untilAborted } from '../core/until-aborted.ts';

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
