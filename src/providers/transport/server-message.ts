import type { FailureCode } from '../../core/failure.ts';
import { isRecord } from './wire.ts';
import type { WireRecord } from './wire.ts';

const LONGEST_QUOTE = 200;
/** A stretch of this length that also stands in a prompt is taken for an echo of it. */
const ECHO_LENGTH = 12;

/** What servers say about a model, and what it means. First match wins. */
const MEANINGS: readonly (readonly [RegExp, FailureCode])[] = [
  [
    /model.*(not found|does not exist|not exist)|no such model|try pulling|unknown model/i,
    'model-missing',
  ],
  [/does not support|not supported by this model|infill is not supported/i, 'unsupported'],
  [/more system memory|out of memory|insufficient memory/i, 'unsupported'],
  [
    /unable to load model|(error|failed).*load(ing)? (the )?model|invalid (file )?magic/i,
    'model-broken',
  ],
  [/server busy|maximum pending requests|queue is full|overloaded|rate limit/i, 'rate-limited'],
];

/** The failure that a server's own error text stands for, where it is one of the known ones. */
export function meaningOf(message: string): FailureCode | undefined {
  return MEANINGS.find(([pattern]) => pattern.test(message))?.[1];
}

/** The error text of a reply: `{"error": "…"}` or `{"error": {"message": "…"}}` or `{"message": "…"}`. */
export function errorTextOf(reply: WireRecord): string | undefined {
  const { error, message } = reply;
  if (typeof error === 'string') return error;
  if (isRecord(error) && typeof error['message'] === 'string') return error['message'];
  return typeof message === 'string' ? message : undefined;
}

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
