import type { Clock } from '../core/clock.ts';
import type { LiveRuns } from './live-runs.ts';
import type { MemberStates } from './member-states.ts';
import type { ModelDirectory } from './model-directory.ts';
import type { ServerCircuits } from './server-circuits.ts';
import { createSleepWatch } from './sleep-watch.ts';

export interface WakingOptions {
  readonly clock: Clock;
  readonly live: Pick<LiveRuns, 'abortAll'>;
  readonly states: Pick<MemberStates, 'retryAll'>;
  readonly circuits: Pick<ServerCircuits, 'retryAll'>;
  readonly directory: Pick<ModelDirectory, 'invalidate'>;
}

/**
 * To be called before a request. Where the machine has slept since the last one, what is known of servers is
 * of the time before, and so are the calls under way: all of it is given up, and the request finds out anew.
 */
export function createWaking(options: WakingOptions): () => void {
  const watch = createSleepWatch(options.clock);
  return () => {
    if (!watch.noticed()) return;
    options.live.abortAll('the machine has slept');
    options.states.retryAll();
    options.circuits.retryAll();
    options.directory.invalidate();
  };
}
