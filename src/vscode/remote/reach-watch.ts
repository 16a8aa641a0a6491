import type { Failure } from '../../core/failure.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { Session } from '../session.ts';
import type { Reach } from './reach.ts';
import { mayBeElsewhere } from './whereabouts.ts';

/** Has the machine around looked at when it is needed. */
export interface ReachWatch extends Disposable {
  /** Looks before a command shows what there is. */
  lookNow(): Promise<void>;
  /**
   * Whether a failure has been taken care of, so that nobody has to be told: an Ollama nearby is used, or
   * the user is being asked about it.
   */
  mends(failure: Failure, modelId: string | undefined): Promise<boolean>;
}

/**
 * Looks for Ollama nearby once a request has met none on the loopback, and not before. The look itself is in
 * the bundle that `open` loads.
 */
export function createReachWatch(
  session: Pick<Session, 'engine' | 'onDidAnswer'>,
  open: () => Promise<Pick<Reach, 'look'>>,
  isElsewhere: () => boolean = mayBeElsewhere,
): ReachWatch {
  const subscription = session.onDidAnswer(() => {
    if (isElsewhere() && lacksOllama(session)) void open().then((reach) => reach.look(false));
  });
  return {
    async lookNow() {
      if (isElsewhere()) await (await open()).look(true);
    },
    async mends(failure, modelId) {
      if (!isOfOllama(failure, modelId) || !isElsewhere()) return false;
      const found = await (await open()).look(false);
      return found === 'used' || found === 'offered';
    },
    dispose() {
      subscription.dispose();
    },
  };
}

/** Whether a failure says that the Ollama which needs no setting is not there. */
export function isOfOllama({ repair }: Failure, modelId: string | undefined): boolean {
  return repair === 'start-server' && (modelId === undefined || modelId.startsWith('ollama:'));
}

function lacksOllama({ engine }: Pick<Session, 'engine'>): boolean {
  const { failures } = engine.roster.directory.current();
  return failures.some(
    ({ server, failure }) => server.id === 'ollama' && failure.repair === 'start-server',
  );
}
