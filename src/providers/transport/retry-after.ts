import type { Clock } from '../../core/clock.ts';
import { recordAt, recordsAt, textAt } from './wire.ts';
import type { WireRecord } from './wire.ts';

/** Nobody is believed who asks to wait for longer. Unit: ms. */
const LONGEST_MS = 24 * 3_600_000;

/** Where a server may say how long to wait. */
export interface WaitHints {
  readonly headers?: Headers;
  /** The body, where it is a record. */
  readonly reply?: WireRecord | undefined;
  /** The error's text. */
  readonly said?: string | undefined;
}

/**
 * Milliseconds for which a server asks to be left alone, in [0, 86,400,000]; undefined where it says
 * nothing that can be believed.
 *
 * First that is there: `retry-after-ms`, `retry-after` (seconds, or a date by the wall clock), Google's
 * `retryDelay` in the body, "try again in 1m30.5s" in the text. A negative number is ignored, a date that
 * is past means now, more than a day is a day.
 */
export function retryAfterMs(
  { headers, reply, said }: WaitHints,
  clock: Clock,
): number | undefined {
  const asked =
    numberOf(headers?.get('retry-after-ms'), 1) ??
    numberOf(headers?.get('retry-after'), 1000) ??
    untilDate(headers?.get('retry-after'), clock) ??
    (reply === undefined ? undefined : retryDelayOf(reply)) ??
    durationIn(said);
  return asked === undefined ? undefined : Math.min(LONGEST_MS, asked);
}

function numberOf(text: string | null | undefined, unitMs: number): number | undefined {
  const [, digits] = /^\s*(\d+(?:\.\d+)?)\s*$/.exec(text ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits) * unitMs;
}

/** Dates name their month: a number with a sign is none, whatever `Date.parse` makes of it. */
function untilDate(text: string | null | undefined, clock: Clock): number | undefined {
  if (text === null || text === undefined || !/[a-z]{3}/i.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - clock.wallTime());
}

/** `{ "@type": "…RetryInfo", "retryDelay": "38s" }` among the details of an error. */
function retryDelayOf(reply: WireRecord): number | undefined {
  for (const detail of recordsAt(recordAt(reply, 'error'), 'details')) {
    const delay = textAt(detail, 'retryDelay');
    if (delay !== undefined) return numberOf(delay.replace(/s$/, ''), 1000);
  }
  return undefined;
}

const UNITS_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

function durationIn(said: string | undefined): number | undefined {
  const [, text] =
    /(?:try again|retry) in ((?:\d+(?:\.\d+)?(?:ms|h|m|s))+)/i.exec(said?.slice(0, 2000) ?? '') ??
    [];
  if (text === undefined) return undefined;
  const parts = text.toLowerCase().matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g);
  return [...parts].reduce((sum, [, n, unit = '']) => sum + Number(n) * (UNITS_MS[unit] ?? 0), 0);
}
