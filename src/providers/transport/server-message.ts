import type { FailureCode } from '../../core/failure.ts';
import { MEANINGS, OUT_OF_CREDIT } from './error-meanings.ts';
import { isRecord, recordAt, recordsAt } from './wire.ts';
import type { WireRecord } from './wire.ts';

const LONGEST_QUOTE = 200;
/** A stretch of this length that also stands in a prompt is taken for an echo of it. */
const ECHO_LENGTH = 12;

/** No more of a text is searched: what a server says in so many words says it at the beginning. */
const SEARCHED_CHARACTERS = 2000;

/** The failure that a server's own words stand for, where they are among the known ones. */
export function meaningOf(words: string): FailureCode | undefined {
  const searched = words.slice(0, SEARCHED_CHARACTERS);
  return MEANINGS.find(([pattern]) => pattern.test(searched))?.[1];
}

/** Whether a server's words say that the account there is out of money, or of all its quota. */
export function isOutOfCredit(words: string): boolean {
  return OUT_OF_CREDIT.test(words.slice(0, SEARCHED_CHARACTERS));
}

/**
 * The error text of a reply, for people: `{"error": "…"}`, `{"error": {"message": "…"}}`,
 * `{"message": "…"}` or `{"detail": "…"}`.
 */
export function errorTextOf(reply: WireRecord): string | undefined {
  const { error, message, detail } = reply;
  if (typeof error === 'string') return error;
  if (isRecord(error) && typeof error['message'] === 'string') return error['message'];
  return [message, detail].find((text) => typeof text === 'string');
}

/**
 * The error text with the codes that stand beside it for programs, one a line: type, code and status,
 * Azure's inner code, Google's reasons, and what a router was told by the vendor behind it. For
 * `meaningOf`, never for a log.
 */
export function errorWordsOf(reply: WireRecord): string {
  const error = isRecord(reply['error']) ? reply['error'] : reply;
  const codes = [
    ...CODE_FIELDS.map((field) => error[field]),
    recordAt(error, 'innererror')['code'],
    ...recordsAt(error, 'details').map((detail) => detail['reason']),
    recordAt(error, 'metadata')['raw'],
  ];
  return [errorTextOf(reply), ...codes].filter((word) => typeof word === 'string').join('\n');
}

const CODE_FIELDS = ['code', 'type', 'status'];

/**
 * A server's text made fit for a log: one line, at most 200 characters, and empty where it repeats
 * something confidential (a key, a piece of the prompt).
 */
export function quotable(message: string, confidential: readonly string[]): string {
  const line = message.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  const quote = line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
  return confidential.some((secret) => echoes(quote, secret)) ? '' : quote;
}

function echoes(quote: string, secret: string): boolean {
  if (secret === '') return false;
  if (secret.length <= ECHO_LENGTH) return quote.includes(secret);
  for (let start = 0; start + ECHO_LENGTH <= quote.length; start++) {
    if (secret.includes(quote.slice(start, start + ECHO_LENGTH))) return true;
  }
  return false;
}
