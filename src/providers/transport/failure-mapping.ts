import type { Clock } from '../../core/clock.ts';
import { abortReason } from '../../core/clock.ts';
import { failure, isModelError, ModelError } from '../../core/failure.ts';
import type { Failure, FailureCode } from '../../core/failure.ts';
import { errorTextOf, meaningOf, quotable } from './server-message.ts';
import { isRecord } from './wire.ts';
import type { WireRecord } from './wire.ts';

/** A reply that is not the one hoped for. */
export interface Refusal {
  readonly status: number;
  readonly headers: Headers;
  /** The body as text, cut to a size that is safe to keep. */
  readonly body: string;
}

/** The failure that an HTTP status other than 2xx stands for. */
export function refusalFailure(
  refusal: Refusal,
  clock: Clock,
  confidential: readonly string[],
): Failure {
  const { status, headers } = refusal;
  const reply = parseRecord(refusal.body);
  const said = reply === undefined ? undefined : errorTextOf(reply);
  const code = codeOf(status, said, reply !== undefined);
  // A refused key is often quoted in the refusal, in part.
  const quote = said === undefined || code === 'unauthorised' ? '' : quotable(said, confidential);
  return failure(
    code,
    quote === '' ? `HTTP ${status}` : `HTTP ${status}: ${quote}`,
    retryAfterMs(headers, clock),
  );
}

/**
 * The failure of a reply that says `error` in its body although its status was good; `otherwise`
 * where its text is none of the known ones.
 */
export function errorReplyFailure(
  reply: WireRecord,
  otherwise: FailureCode,
  confidential: readonly string[],
): Failure {
  const said = errorTextOf(reply) ?? 'an error without a text';
  return failure(meaningOf(said) ?? otherwise, quotable(said, confidential));
}

/** The failure of a call that got no reply at all, from what the socket said. */
export function networkFailure(error: unknown, address: string): Failure {
  const code = errorCodeOf(error) ?? 'unknown';
  return failure(networkCode(code), `${address}: ${code}`);
}

/**
 * What a call throws, whatever a library made of it: the caller's abort reason where the caller
 * gave up, else the ModelError inside, else one with the failure given. Messages of libraries are
 * not passed on, for they may hold a reply's text; they stay reachable as the cause.
 */
export function thrownBy(error: unknown, signal: AbortSignal, otherwise: Failure): Error {
  if (signal.aborted) return abortReason(signal);
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (isModelError(inner)) return inner;
  }
  return new ModelError(otherwise, { cause: error });
}

/** Milliseconds a server asks to wait, from `retry-after-ms` or `retry-after` (seconds or a date). */
function retryAfterMs(headers: Headers, clock: Clock): number | undefined {
  const precise = Number(headers.get('retry-after-ms') ?? undefined);
  if (precise >= 0) return precise;
  const header = headers.get('retry-after');
  if (header === null) return undefined;
  const seconds = Number(header);
  if (seconds >= 0) return seconds * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - clock.wallTime());
}

function codeOf(status: number, said: string | undefined, isProtocol: boolean): FailureCode {
  const meaning = said === undefined ? undefined : meaningOf(said);
  if (status === 401 || status === 403) return 'unauthorised';
  if (status === 429 || status === 529) return 'rate-limited';
  if (status === 408) return 'timeout';
  if (status === 404) return meaning ?? 'not-a-model-server';
  if (status < 400) return 'not-a-model-server';
  if (status < 500) return isProtocol ? (meaning ?? 'bad-request') : 'bad-request';
  return meaning ?? 'server-error';
}

function networkCode(code: string): FailureCode {
  if (/^(HPE_|EPROTO|ERR_SSL|ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code))
    return 'not-a-model-server';
  // The server took the connection and closed it without an answer.
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET') return 'server-error';
  return 'unreachable';
}

/** The first error code in a chain of causes; several addresses tried give one code each. */
function errorCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return errorCodeOf(error.errors[0]);
  return errorCodeOf(error.cause);
}

function parseRecord(text: string): WireRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
