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
  paused(modelId: string, failure?: Failure): void;
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

/** Too-late answers in a row after which a member counts as slow. */
export const SLOW_AFTER = 3;
const FIRST_COOLING_MS = 1000;
const LONGEST_COOLING_MS = 60_000;

/**
 * One state machine per model. A failure starts a cooling time that doubles from 1 s to 60 s (or
 * what the server asked for); failures of requests sent before it do not lengthen it; success ends it. `onChange` fires only when a state really changes.
 */
export function createMemberStates(
  clock: Clock,
  onChange: (status: MemberStatus) => void,
): MemberStates {
  const statuses = new Map<string, MemberStatus>();
  const coolings = new Map<string, { until: number; nextMs: number }>();

  const unknown = (modelId: string): MemberStatus => ({
    modelId,
    state: 'unknown',
    tooLate: 0,
    evictions: 0,
  });
  const of = (modelId: string): MemberStatus => statuses.get(modelId) ?? unknown(modelId);
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
    all: () => [...statuses.values()],
    of,
    cooling: (modelId) => (coolings.get(modelId)?.until ?? Number.NEGATIVE_INFINITY) > clock.now(),
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
      const cooling = coolings.get(modelId);
      const running = cooling !== undefined && cooling.until > now;
      const stepMs = running ? 0 : (cooling?.nextMs ?? FIRST_COOLING_MS);
      coolings.set(modelId, {
        until: Math.max(cooling?.until ?? 0, now + stepMs, now + (failure.retryAfterMs ?? 0)),
        nextMs: running ? cooling.nextMs : Math.min(LONGEST_COOLING_MS, stepMs * 2),
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
    paused(modelId, failure) {
      set({ ...withState(modelId, 'paused'), ...(failure === undefined ? {} : { failure }) });
    },
    retryAll() {
      coolings.clear();
    },
  };
}
