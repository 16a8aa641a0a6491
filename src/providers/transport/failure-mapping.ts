import type { Clock } from '../../core/clock.ts';
import { abortReason } from '../../core/clock.ts';
import { failure, isModelError, ModelError } from '../../core/failure.ts';
import type { Failure, FailureCode } from '../../core/failure.ts';
import { retryAfterMs } from './retry-after.ts';
import { errorTextOf, errorWordsOf, isOutOfCredit, meaningOf, quotable } from './server-message.ts';
import { isRecord, numberAt, recordAt } from './wire.ts';
import type { WireRecord } from './wire.ts';

/** A reply that is not the one hoped for. */
export interface Refusal {
  readonly status: number;
  readonly headers: Headers;
  /** The body as text, cut to a size that is safe to keep. */
  readonly body: string;
}

/**
 * The failure that an HTTP status other than 2xx stands for, and the words that came with it.
 *
 * A vendor's account without money or quota is `unauthorised` whatever its status (429, 400, 402):
 * nothing but the user's own action there helps, so it is not repeated as what passes by waiting is.
 */
export function refusalFailure(
  refusal: Refusal,
  clock: Clock,
  confidential: readonly string[],
): Failure {
  const { status, headers } = refusal;
  const reply = parseRecord(refusal.body);
  const words = reply === undefined ? '' : errorWordsOf(reply);
  if (status === 402 || isOutOfCredit(words)) return outOfCredit(`HTTP ${status}: `);
  const said = reply === undefined ? undefined : errorTextOf(reply);
  const code = codeOf(status, meaningOf(words), reply !== undefined);
  // A refused key is often quoted in the refusal, in part.
  const quote = said === undefined || code === 'unauthorised' ? '' : quotable(said, confidential);
  return failure(
    code,
    quote === '' ? `HTTP ${status}` : `HTTP ${status}: ${quote}`,
    retryAfterMs({ headers, reply, said }, clock),
  );
}

/**
 * The failure of a reply that says `error` in its body although its status was good; `otherwise`
 * where neither its words nor a status in it are among the known ones.
 */
export function errorReplyFailure(
  reply: WireRecord,
  otherwise: FailureCode,
  confidential: readonly string[],
): Failure {
  const words = errorWordsOf(reply);
  if (isOutOfCredit(words)) return outOfCredit('');
  const said = errorTextOf(reply) ?? 'an error without a text';
  const status = numberAt(recordAt(reply, 'error'), 'code');
  const code = meaningOf(words) ?? (status === undefined ? undefined : BY_STATUS.get(status));
  const detail =
    code === 'unauthorised' ? 'refused inside the reply' : quotable(said, confidential);
  return failure(code ?? otherwise, detail);
}

function outOfCredit(where: string): Failure {
  return failure('unauthorised', `${where}the account has no credit or quota left`);
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

/** What a status means whatever is said with it, but for the few words that say more. */
const BY_STATUS: ReadonlyMap<number, FailureCode> = new Map([
  [401, 'unauthorised'],
  [403, 'unauthorised'],
  [408, 'timeout'],
  // A conflict, or a request that came too early, passes like a failure of the server.
  [409, 'server-error'],
  [413, 'context-overflow'],
  [425, 'server-error'],
  [429, 'rate-limited'],
  [529, 'rate-limited'],
]);

/** Words that say more than the status they come with. */
const STRONGER: ReadonlyMap<number, ReadonlySet<FailureCode>> = new Map([
  // Routers that look at a prompt refuse it so, and vendors a model that an account may not use.
  [403, new Set<FailureCode>(['content-filter', 'model-missing'])],
  // A request above a limit by the minute never passes.
  [429, new Set<FailureCode>(['context-overflow'])],
]);

function codeOf(
  status: number,
  meaning: FailureCode | undefined,
  isProtocol: boolean,
): FailureCode {
  if (meaning !== undefined && STRONGER.get(status)?.has(meaning) === true) return meaning;
  const byStatus = BY_STATUS.get(status);
  if (byStatus !== undefined) return byStatus;
  if (status === 404) return meaning ?? 'not-a-model-server';
  if (status < 400) return 'not-a-model-server';
  if (status < 500) return isProtocol ? (meaning ?? 'bad-request') : 'bad-request';
  return meaning ?? 'server-error';
}

/** TLS that fails and bytes that are no HTTP: somebody is there, and it is not what was asked for. */
const NOT_THE_PROTOCOL =
  /^(HPE_|EPROTO|ERR_SSL|ERR_TLS|ERR_OSSL|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|UND_ERR_HEADERS_OVERFLOW|UND_ERR_PRX_TLS)/;
/** A server that took the connection and closed it without an answer. */
const HUNG_UP: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
/** Limits of the network library itself; that of a connection tells of nobody there. */
const LATE: ReadonlySet<string> = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

function networkCode(code: string): FailureCode {
  if (NOT_THE_PROTOCOL.test(code)) return 'not-a-model-server';
  if (HUNG_UP.has(code)) return 'server-error';
  return LATE.has(code) ? 'timeout' : 'unreachable';
}

/** The first error code in a chain of causes; several addresses tried give one code each. */
function errorCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return errorCodeOf(error.errors[0]);
  return errorCodeOf(error.cause);
}

/** The body's record; Google's streams wrap an error in a list of one. */
function parseRecord(text: string): WireRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return isRecord(first) ? first : undefined;
  } catch {
    return undefined;
  }
}
