import type { NoCompletion, NoCompletionReason } from '../core/completion.ts';
import type { Failure, FailureCode } from '../core/failure.ts';

/** Why a request is not answered, as OpenAI's protocol says it. Never holds what the request held. */
export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown on the way of a request; becomes its reply. */
export class RefusedError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = 'RefusedError';
    this.refusal = refusal;
  }
}

export function refusal(
  status: number,
  code: string,
  message: string,
  headers?: Readonly<Record<string, string>>,
): Refusal {
  const type = TYPES[status] ?? (status < 500 ? 'invalid_request_error' : 'server_error');
  return { status, type, code, message, ...(headers === undefined ? {} : { headers }) };
}

/** The body of a refusal. */
export function refusalBody({ type, code, message }: Refusal): object {
  return { error: { message, type, param: null, code } };
}

/** What kept every member from answering. A member's own key that is refused is no matter of the asker. */
export function refusalOf({ code, detail, retryAfterMs }: Failure): Refusal {
  const [status, word] = STATUSES[code];
  const seconds = Math.ceil((retryAfterMs ?? 1000) / 1000);
  const headers = status === 429 || status === 503 ? { 'retry-after': String(seconds) } : undefined;
  return refusal(status, word, detail === '' ? code : `${code}: ${detail}`, headers);
}

/** Why a completion has no text, where that is a failure; undefined where nothing belongs there. */
export function emptyFillRefusal(
  { reason, detail }: NoCompletion,
  failures: readonly { readonly failure: Failure }[],
): Refusal | undefined {
  if (reason === 'all-failed' && failures[0] !== undefined) return refusalOf(failures[0].failure);
  const status = FAILED_FILLS[reason];
  if (status === undefined) return undefined;
  return refusal(
    status,
    reason.replaceAll('-', '_'),
    detail === '' ? reason : `${reason}: ${detail}`,
  );
}

const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
};

const STATUSES: Readonly<Record<FailureCode, readonly [number, string]>> = {
  unreachable: [502, 'member_unreachable'],
  'model-missing': [404, 'model_not_found'],
  unauthorised: [502, 'member_unauthorised'],
  'rate-limited': [429, 'rate_limit_exceeded'],
  'bad-request': [400, 'bad_request'],
  'server-error': [502, 'member_failed'],
  starting: [503, 'member_starting'],
  'not-a-model-server': [502, 'member_failed'],
  'stream-broken': [502, 'member_failed'],
  timeout: [504, 'member_timeout'],
  'output-too-large': [502, 'member_failed'],
  'model-broken': [502, 'member_failed'],
  unsupported: [400, 'unsupported'],
  cancelled: [503, 'cancelled'],
  'context-overflow': [400, 'context_length_exceeded'],
  'content-filter': [400, 'content_filter'],
  // No 429: clients would try again until tomorrow.
  'over-budget': [402, 'over_budget'],
  private: [403, 'must_stay_local'],
  insecure: [502, 'member_insecure'],
  'no-consent': [403, 'no_consent'],
  empty: [502, 'empty_answer'],
  filtered: [502, 'empty_answer'],
};

const FAILED_FILLS: Readonly<Partial<Record<NoCompletionReason, number>>> = {
  'no-members': 503,
  'not-loaded': 503,
  'all-failed': 502,
  'needs-not-met': 503,
  'too-slow': 504,
  cancelled: 503,
};
