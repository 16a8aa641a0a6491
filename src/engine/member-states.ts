import type { Clock } from '../core/clock.ts';
import type { Failure, FailureCode } from '../core/failure.ts';
import type { ModelState } from '../core/model.ts';

/** State of one model, for the status menu. */
export interface MemberStatus {
  readonly modelId: string;
  readonly state: ModelState;
  readonly failure?: Failure;
  /** Requests in a row that came too late to be shown. */
  readonly tooLate: number;
  /** Times the model was found out of memory although it had been in. */
  readonly evictions: number;
}

export interface MemberStates {
  all(): readonly MemberStatus[];
  of(modelId: string): MemberStatus;
  /** Whether the model is left alone for now because it just failed. */
  cooling(modelId: string): boolean;
  loading(modelId: string): void;
  /** The model has answered; with `inTime: false` too late to be shown, so it stays slow. */
  succeeded(modelId: string, inTime?: boolean): void;
  failed(modelId: string, failure: Failure): void;
  cameTooLate(modelId: string): void;
  evicted(modelId: string): void;
  /** The model is left alone for a while, because of its server; what was known of its own faults stays. */
  paused(modelId: string, failure: Failure, restMs: number): void;
  /** Its server is asked again: it rests no longer where that was for the server's sake. */
  resumed(modelId: string): void;
  /** How long it is left alone yet, 0 where it is not. Unit: ms. */
  restMs(modelId: string): number;
  /** Forgets failures, e.g. when the user asks again by hand. */
  retryAll(): void;
}

const STATES: Readonly<Partial<Record<FailureCode, ModelState>>> = {
  unreachable: 'unreachable',
  'not-a-model-server': 'unreachable',
  'model-missing': 'missing',
  unauthorised: 'unauthorised',
  'rate-limited': 'rate-limited',
  'model-broken': 'broken',
  unsupported: 'broken',
  'server-error': 'broken',
  starting: 'starting',
  insecure: 'unreachable',
  'no-consent': 'unauthorised',
  'stream-broken': 'broken',
  'bad-request': 'broken',
  'output-too-large': 'broken',
  timeout: 'slow',
};

/** Failures for which a model rests on account of its server. */
const OF_A_SERVER: ReadonlySet<FailureCode> = new Set([
  'unreachable',
  'server-error',
  'starting',
  'timeout',
  'stream-broken',
]);

/** Too-late answers in a row after which a member counts as slow. */
export const SLOW_AFTER = 3;
const FIRST_COOLING_MS = 1000;
const LONGEST_COOLING_MS = 60_000;

/**
 * One state machine per model. A failure starts a cooling time that doubles from 1 s to 60 s (or
 * what the server asked for); failures of requests sent before it do not lengthen it; success ends it. A
 * model that only its server keeps from being asked is `paused`, and `unknown` once that is over. `onChange`
 * fires only when a state really changes.
 */
export function createMemberStates(
  clock: Clock,
  onChange: (status: MemberStatus) => void,
): MemberStates {
  const statuses = new Map<string, MemberStatus>();
  const coolings = new Map<string, { until: number; nextMs: number }>();

  const restMs = (modelId: string): number =>
    Math.max(0, (coolings.get(modelId)?.until ?? Number.NEGATIVE_INFINITY) - clock.now());
  const cooling = (modelId: string): boolean => restMs(modelId) > 0;
  const unknown = (modelId: string): MemberStatus => ({
    modelId,
    state: 'unknown',
    tooLate: 0,
    evictions: 0,
  });
  const of = (modelId: string): MemberStatus => {
    const status = statuses.get(modelId) ?? unknown(modelId);
    // A pause ends by itself, and then nobody knows.
    if (status.state !== 'paused' || cooling(modelId)) return status;
    return { ...unknown(modelId), tooLate: status.tooLate, evictions: status.evictions };
  };
  const set = (status: MemberStatus): void => {
    const before = of(status.modelId);
    statuses.set(status.modelId, status);
    if (before.state !== status.state || before.failure?.code !== status.failure?.code) {
      onChange(status);
    }
  };
  const withState = (modelId: string, state: ModelState): MemberStatus => {
    const { tooLate, evictions } = of(modelId);
    return { modelId, state, tooLate, evictions };
  };

  return {
    all: () => [...statuses.keys()].map(of),
    of,
    cooling,
    restMs,
    loading(modelId) {
      set(withState(modelId, 'loading'));
    },
    succeeded(modelId, inTime = true) {
      coolings.delete(modelId);
      const tooLate = inTime ? 0 : of(modelId).tooLate;
      set({ ...withState(modelId, tooLate >= SLOW_AFTER ? 'slow' : 'ready'), tooLate });
    },
    failed(modelId, failure) {
      const state = STATES[failure.code];
      if (state === undefined) return;
      const now = clock.now();
      const known = coolings.get(modelId);
      const running = known !== undefined && known.until > now;
      const stepMs = running ? 0 : (known?.nextMs ?? FIRST_COOLING_MS);
      coolings.set(modelId, {
        until: Math.max(known?.until ?? 0, now + stepMs, now + (failure.retryAfterMs ?? 0)),
        nextMs: running ? known.nextMs : Math.min(LONGEST_COOLING_MS, stepMs * 2),
      });
      set({ ...withState(modelId, state), failure });
    },
    cameTooLate(modelId) {
      const before = of(modelId);
      const tooLate = before.tooLate + 1;
      set({ ...before, tooLate, state: tooLate >= SLOW_AFTER ? 'slow' : before.state });
    },
    evicted(modelId) {
      const before = of(modelId);
      statuses.set(modelId, { ...before, evictions: before.evictions + 1 });
    },
    paused(modelId, failure, forMs) {
      const known = coolings.get(modelId);
      const until = clock.now() + forMs;
      if (known !== undefined && known.until >= until) return;
      coolings.set(modelId, { until, nextMs: known?.nextMs ?? FIRST_COOLING_MS });
      // Its own failure tells more than that of a neighbour.
      if (of(modelId).failure === undefined) set({ ...withState(modelId, 'paused'), failure });
    },
    resumed(modelId) {
      const { state, failure } = of(modelId);
      const isForServer = failure !== undefined && OF_A_SERVER.has(failure.code);
      if (state !== 'paused' && !isForServer) return;
      if (state === 'paused') set(withState(modelId, 'unknown'));
      coolings.delete(modelId);
    },
    retryAll() {
      coolings.clear();
    },
  };
}
