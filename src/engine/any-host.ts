import { failureOf, type Failure, type FailureCode } from '../core/failure.ts';
import type { MemberCall } from './member-call.ts';

export interface HostWatch {
  readonly signal: AbortSignal;
  /** A server has failed, and another one that has its model is asked instead. */
  readonly onHostFailure?: (modelId: string, failure: Failure) => void;
}

/** Failures of a server, which say nothing of the same model at another one. */
const OF_A_SERVER: ReadonlySet<FailureCode> = new Set([
  'unreachable',
  'model-missing',
  'unauthorised',
  'rate-limited',
  'server-error',
  'starting',
  'not-a-model-server',
  'stream-broken',
  'timeout',
  'model-broken',
]);

/**
 * What comes of a member's call at the first of its hosts that does not fail. A prompt that was too long
 * for the model is halved once; everything else that goes wrong with more than a server ends the call, as
 * does any failure once `isTold`: what somebody has seen is not written a second time.
 *
 * Throws what the first host threw; the signal's reason.
 */
export async function atAnyHost<T>(
  call: MemberCall,
  { signal, onHostFailure }: HostWatch,
  work: (own: MemberCall) => Promise<T>,
  isTold = (): boolean => false,
): Promise<T> {
  let own = call;
  let isHalved = false;
  let first: { readonly error: unknown } | undefined;
  const others = [...(call.elsewhere ?? [])];
  for (;;) {
    try {
      return await work(own);
    } catch (error) {
      signal.throwIfAborted();
      const what = failureOf(error);
      const isTooLong = what.code === 'context-overflow';
      // Asked for after the second failure as well: it notes what the member reads at most.
      const shorter = isTooLong ? own.shorter?.() : undefined;
      if (!isHalved && shorter !== undefined && !isTold()) {
        isHalved = true;
        own = shorter;
        continue;
      }
      first ??= { error };
      const next = OF_A_SERVER.has(what.code) && !isTold() ? others.shift() : undefined;
      if (own !== call || next !== undefined) onHostFailure?.(own.model.description.id, what);
      if (next === undefined) throw first.error;
      own = next;
    }
  }
}
