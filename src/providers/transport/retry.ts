import { ConstantBackoff, handleWhen, retry } from 'cockatiel';
import { abortReason, sleep } from '../../core/clock.ts';
import type { Clock } from '../../core/clock.ts';
import { isModelError } from '../../core/failure.ts';

const RETRIES = 2;
const FIRST_WAIT_MS = 100;
/** Longer waits are the caller's affair: it knows who is waiting. */
const LONGEST_WAIT_MS = 2000;

/**
 * Does the work, and again up to twice while its failure is one that passes (`Failure.retryable`):
 * after 100 and 300 ms, or after what the server asked for if that is at most 2 s. The one retry
 * loop there is: the client libraries' own are off, and generations are never repeated.
 *
 * Throws the last failure, or the signal's reason.
 */
export async function retryPatiently<T>(
  clock: Clock,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  let waitMs = 0;
  const policy = retry(
    handleWhen((error) => isModelError(error) && error.failure.retryable && isShort(error)),
    // The policy's own waiting is on real time; ours below is on the clock.
    { maxAttempts: RETRIES, backoff: new ConstantBackoff(0) },
  );
  return policy.execute(async ({ attempt }) => {
    if (attempt > 0) await sleep(clock, waitMs, signal);
    if (signal.aborted) throw abortReason(signal);
    try {
      return await work();
    } catch (error) {
      waitMs = askedWaitOf(error) ?? FIRST_WAIT_MS * 3 ** attempt;
      throw error;
    }
  }, signal);
}

function askedWaitOf(error: unknown): number | undefined {
  return isModelError(error) ? error.failure.retryAfterMs : undefined;
}

function isShort(error: unknown): boolean {
  return (askedWaitOf(error) ?? 0) <= LONGEST_WAIT_MS;
}
