/**
 * Why a member gave no candidate. A failure is data: it never ends a request, the other members
 * go on, and the host words it.
 */
export type FailureCode =
  | 'unreachable' //          no server listens there
  | 'model-missing' //        the server does not have the model (any more)
  | 'unauthorised' //         key missing or refused
  | 'rate-limited' //         HTTP 429, or the server's queue is full
  | 'bad-request' //          HTTP 4xx otherwise
  | 'server-error' //         HTTP 5xx, or the model process ended
  | 'starting' //             the server is up and does not serve the model yet
  | 'not-a-model-server' //   the answer is not the protocol's (HTML, another JSON)
  | 'stream-broken' //        the stream stopped before its end mark
  | 'timeout' //              nothing came within the limit
  | 'output-too-large' //     more bytes than any completion may have
  | 'model-broken' //         the model file cannot be loaded
  | 'unsupported' //          this model cannot do what was asked
  | 'cancelled' //            the caller no longer wants it
  | 'context-overflow' //     the prompt is longer than the model reads
  | 'content-filter' //       the vendor's policy refused prompt or answer
  | 'over-budget' //          a limit of money or calls that the user has set is reached
  | 'private' //              the text must not leave this machine
  | 'insecure' //             a key or code would cross a public network unencrypted
  | 'no-consent' //           the editor has not been allowed to lend its models
  | 'empty' //                finished without any text
  | 'filtered'; //            a filter threw the text away; `detail` names the filter

/** What the user can do about a failure; the host words and offers it. */
export type Repair =
  | 'start-server'
  | 'check-address'
  | 'pull-model'
  | 'set-key'
  | 'wait'
  | 'choose-models'
  | 'replace-file'
  | 'raise-limit'
  | 'allow-access'
  | 'none';

const REPAIRS: Readonly<Record<FailureCode, Repair>> = {
  unreachable: 'start-server',
  'model-missing': 'pull-model',
  unauthorised: 'set-key',
  'rate-limited': 'wait',
  'bad-request': 'choose-models',
  'server-error': 'wait',
  starting: 'wait',
  'not-a-model-server': 'check-address',
  'stream-broken': 'wait',
  timeout: 'choose-models',
  'output-too-large': 'choose-models',
  'model-broken': 'replace-file',
  unsupported: 'choose-models',
  cancelled: 'none',
  'context-overflow': 'choose-models',
  'content-filter': 'choose-models',
  'over-budget': 'raise-limit',
  private: 'none',
  insecure: 'check-address',
  'no-consent': 'allow-access',
  empty: 'none',
  filtered: 'none',
};

const RETRYABLE: ReadonlySet<FailureCode> = new Set([
  'rate-limited',
  'server-error',
  'starting',
  'unreachable',
]);

export interface Failure {
  readonly code: FailureCode;
  /** Facts for the log: status, address, filter name. Never a key, never prompt text. */
  readonly detail: string;
  readonly repair: Repair;
  /** Whether the same call may succeed a moment later. Decided once, here. */
  readonly retryable: boolean;
  /** From a Retry-After header. */
  readonly retryAfterMs?: number;
}

export function failure(code: FailureCode, detail: string, retryAfterMs?: number): Failure {
  return {
    code,
    detail,
    repair: REPAIRS[code],
    retryable: RETRYABLE.has(code),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** A failure on its way through a call stack: providers throw it, the engine turns it to data. */
export class ModelError extends Error {
  readonly brand = 'ensemble.ModelError';
  readonly failure: Failure;

  constructor(what: Failure, options?: ErrorOptions) {
    super(`${what.code}: ${what.detail}`, options);
    this.name = 'ModelError';
    this.failure = what;
  }
}

/** Recognises the error also across bundles, where `instanceof` does not. */
export function isModelError(error: unknown): error is ModelError {
  return error instanceof Error && (error as Partial<ModelError>).brand === 'ensemble.ModelError';
}

/** Any thrown thing as a failure. Aborts are `cancelled`; the unforeseen is `server-error`. */
export function failureOf(error: unknown): Failure {
  if (isModelError(error)) return error.failure;
  if (error instanceof Error && error.name === 'AbortError') return failure('cancelled', 'aborted');
  return failure('server-error', error instanceof Error ? error.message : String(error));
}
