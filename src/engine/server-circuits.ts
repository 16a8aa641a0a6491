import type { Clock } from '../core/clock.ts';
import { failure, failureOf, ModelError, type Failure, type FailureCode } from '../core/failure.ts';
import { untilAborted } from '../core/until-aborted.ts';

/** What becomes of one call; exactly one of `ended`, `failed` and `left` is told, once. */
export interface CircuitCall {
  /** Its first part has come. */
  heard(): void;
  ended(): void;
  failed(error: unknown): void;
  /** Nobody wants it any more: that says nothing of the server. */
  left(): void;
}

/** Which servers are left alone because call after call to them went wrong. */
export interface ServerCircuits {
  /**
   * A call that is about to be sent. Throws ModelError, the server's latest failure, where it is left alone;
   * waits where another call tries whether it is back. Throws the signal's reason.
   */
  enter(serverId: string, modelId: string, signal: AbortSignal): Promise<CircuitCall>;
  /** Whether a server is left alone now. */
  rests(serverId: string): boolean;
  /** The server has listed its models, which it could not before. */
  recovered(serverId: string): void;
  /** A user asks by hand: every server may be tried now. */
  retryAll(): void;
}

export interface CircuitWatch {
  /** A server is left alone for so long, because of its latest failure. */
  onOpen(serverId: string, failure: Failure, restMs: number): void;
  /** It is asked again as before. */
  onClose(serverId: string): void;
}

/** Failures that may be the server's rather than those of a model or a prompt. */
const COUNTED: ReadonlySet<FailureCode> = new Set([
  'unreachable',
  'server-error',
  'starting',
  'timeout',
  'stream-broken',
]);
/** These are the server's whichever model was asked; the others may be one broken model's. */
const OF_THE_SERVER: ReadonlySet<FailureCode> = new Set(['unreachable', 'starting']);
/** Failures in a row, over all models of a server, after which it is left alone. */
export const OPEN_AFTER = 5;
const FIRST_REST_MS = 1000;
const LONGEST_REST_MS = 60_000;

interface Circuit {
  failures: number;
  /** Models that have failed in this row. */
  readonly models: Set<string>;
  /** The row has a failure that is the server's own. */
  isOwn: boolean;
  /** Undefined: calls are sent. Past: one call may try. */
  restsUntil: number | undefined;
  nextRestMs: number;
  latest: Failure | undefined;
  /** Settles when the call that tries has heard something, or is over. */
  trial: PromiseWithResolvers<undefined> | undefined;
}

/**
 * A circuit breaker for each server. After five failures in a row, those of one model alone left aside unless
 * the server could not be reached (the model's own cooling is for these), it is left alone
 * for 1 s, then twice as long each time up to 60 s, or as long as it asked for (`Retry-After`). Then one
 * call tries; the others wait until it has heard its first part, and follow. Its end counts: a server whose
 * streams break off is left alone at the next failure. No timer runs.
 *
 * Written here since cockatiel's breakers measure their rest by `Date.now`, which tests and replays cannot
 * let pass, and this room is free of packages.
 */
export function createServerCircuits(clock: Clock, watch: CircuitWatch): ServerCircuits {
  const circuits = new Map<string, Circuit>();

  function circuitOf(serverId: string): Circuit {
    const known = circuits.get(serverId) ?? {
      ...{ failures: 0, models: new Set<string>(), isOwn: false },
      ...{ restsUntil: undefined, nextRestMs: FIRST_REST_MS },
      ...{ latest: undefined, trial: undefined },
    };
    circuits.set(serverId, known);
    return known;
  }

  function close(serverId: string, circuit: Circuit): void {
    const wasOpen = circuit.restsUntil !== undefined;
    circuit.restsUntil = undefined;
    endTrial(circuit);
    if (wasOpen) watch.onClose(serverId);
  }

  function open(serverId: string, circuit: Circuit, what: Failure, isTrial: boolean): void {
    const now = clock.now();
    const askedFor = what.retryAfterMs ?? 0;
    if (circuit.restsUntil !== undefined && !isTrial) {
      // Sent before: it lengthens nothing but what the server asks for.
      circuit.restsUntil = Math.max(circuit.restsUntil, now + askedFor);
      return;
    }
    const restMs = Math.max(circuit.nextRestMs, askedFor);
    circuit.restsUntil = now + restMs;
    circuit.nextRestMs = Math.min(LONGEST_REST_MS, circuit.nextRestMs * 2);
    watch.onOpen(serverId, what, restMs);
  }

  function isWell(circuit: Circuit): void {
    circuit.failures = 0;
    circuit.models.clear();
    circuit.isOwn = false;
    circuit.nextRestMs = FIRST_REST_MS;
  }

  function callOf(
    serverId: string,
    modelId: string,
    circuit: Circuit,
    isTrial: boolean,
  ): CircuitCall {
    let isOver = false;
    const once = (work: () => void) => (): void => {
      if (isOver) return;
      isOver = true;
      work();
      if (isTrial) endTrial(circuit);
    };
    return {
      heard() {
        if (!isTrial || isOver) return;
        close(serverId, circuit);
        // The next failure, were it that of this very call, has the server rest again.
        circuit.failures = OPEN_AFTER - 1;
      },
      ended: once(() => {
        isWell(circuit);
        close(serverId, circuit);
      }),
      failed(error) {
        once(() => {
          const what = failureOf(error);
          if (!COUNTED.has(what.code)) return;
          circuit.failures++;
          circuit.models.add(modelId);
          circuit.isOwn ||= OF_THE_SERVER.has(what.code);
          circuit.latest = what;
          const isServers = circuit.isOwn || circuit.models.size > 1;
          if (circuit.failures >= OPEN_AFTER && isServers) open(serverId, circuit, what, isTrial);
        })();
      },
      left: once(() => undefined),
    };
  }

  return {
    async enter(serverId, modelId, signal) {
      const circuit = circuitOf(serverId);
      for (;;) {
        signal.throwIfAborted();
        if (circuit.restsUntil === undefined) return callOf(serverId, modelId, circuit, false);
        const restMs = circuit.restsUntil - clock.now();
        if (restMs > 0) throw restingError(circuit, restMs);
        if (circuit.trial === undefined) {
          circuit.trial = Promise.withResolvers<undefined>();
          return callOf(serverId, modelId, circuit, true);
        }
        await untilAborted(circuit.trial.promise, signal);
      }
    },
    rests: (serverId) => (circuits.get(serverId)?.restsUntil ?? 0) > clock.now(),
    recovered(serverId) {
      const circuit = circuits.get(serverId);
      if (circuit === undefined) return;
      isWell(circuit);
      close(serverId, circuit);
    },
    retryAll() {
      const now = clock.now();
      for (const circuit of circuits.values()) {
        if (circuit.restsUntil !== undefined && circuit.restsUntil > now) circuit.restsUntil = now;
      }
    },
  };
}

function endTrial(circuit: Circuit): void {
  circuit.trial?.resolve(undefined);
  circuit.trial = undefined;
}

function restingError({ latest }: Circuit, restMs: number): ModelError {
  const { code, detail } = latest ?? failure('unreachable', 'no answer');
  return new ModelError(failure(code, `left alone after: ${detail}`, restMs));
}
