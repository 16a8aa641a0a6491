import type { Clock } from '../core/clock.ts';
import { failure, ModelError } from '../core/failure.ts';
import { untilAborted } from './until-aborted.ts';

/** A member that takes longer to score or read holds up all others: it has failed. Unit: ms. */
const LONGEST_CALL_MS = 20_000;

/** One member's call, which fails with `timeout` after 20 s. Throws the signal's reason. */
export async function inTime<T>(
  what: 'scores' | 'reading',
  work: (signal: AbortSignal) => Promise<T>,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  const limit = new AbortController();
  const callOff = clock.after(LONGEST_CALL_MS, () => {
    limit.abort(new ModelError(failure('timeout', `no ${what} within ${LONGEST_CALL_MS} ms`)));
  });
  const joined = AbortSignal.any([signal, limit.signal]);
  return await untilAborted(work(joined), joined).finally(callOff);
}
