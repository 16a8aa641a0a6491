import type { Price } from '../core/price.ts';
import { localDay } from './local-day.ts';
import { nanoCost, usdOf } from './nano-dollars.ts';

/** A request on record, as the outcome log has it; records of one request have the same run. */
export interface RequestRecord {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly runId: string;
  readonly session?: string;
  readonly trigger: 'automatic' | 'explicit';
}

/** Calls whose tokens were counted. */
export interface CountedCalls {
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export interface RhythmSources {
  readonly records: readonly RequestRecord[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Undefined: nobody knows it, and neither the sum. */
  readonly price: Price | undefined;
  /** Automatic calls of models elsewhere, where some were made. */
  readonly counted?: CountedCalls | undefined;
}

/** What a model elsewhere would be asked and cost on a day of work, if it were asked while its user types. */
export interface DayEstimate {
  readonly requests: number;
  /** Unit: tokens a day. */
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly usd: number | undefined;
  /** Days of work that the number of requests is a mean of; 0 where it is assumed. */
  readonly fromDays: number;
  /** What is assumed and not counted. `shown`: how many requests there are for one that shows a text. */
  readonly assumed: readonly ('requests' | 'shown' | 'tokens')[];
}

const DAY_MS = 86_400_000;
const WINDOW_DAYS = 14;
/** With fewer a day's number is assumed. */
const LEAST_DAYS = 3;
const LEAST_REQUESTS = 60;
const LEAST_CALLS = 20;
/** Only requests that showed a text are on record; about so many stand behind each of them. */
const REQUESTS_A_SHOWN = 2;
const ASSUMED_REQUESTS = 400;
const ASSUMED_PROMPT = 1200;
const ASSUMED_COMPLETION = 40;

/**
 * Requests, tokens and money that a day of work takes, from the user's own last 14 days.
 *
 *     requests = 2 · (automatic requests on record) / (days with any)      from 60 requests on 3 days on
 *     cost     = requests · (prompt · input + completion · output)         no discount for caches
 *
 * Days without a request (weekends, holidays) are no days of work. Where too little is on record it assumes
 * 400 requests a day with 1,200 tokens to read and 40 to write, and says so. Cost O(records).
 */
export function estimateDay({ records, now, price, counted }: RhythmSources): DayEstimate {
  const days = new Set<string>();
  const runs = new Set<string>();
  for (const { at, runId, session, trigger } of records) {
    if (trigger !== 'automatic' || at > now || at <= now - WINDOW_DAYS * DAY_MS) continue;
    days.add(localDay(at));
    runs.add(`${session ?? localDay(at)}/${runId}`);
  }
  const isKnown = days.size >= LEAST_DAYS && runs.size >= LEAST_REQUESTS;
  const requests = isKnown
    ? Math.ceil((REQUESTS_A_SHOWN * runs.size) / days.size)
    : ASSUMED_REQUESTS;
  const isCounted = counted !== undefined && counted.calls >= LEAST_CALLS;
  const prompt = isCounted ? counted.promptTokens / counted.calls : ASSUMED_PROMPT;
  const completion = isCounted ? counted.completionTokens / counted.calls : ASSUMED_COMPLETION;
  const tokens = {
    prompt: Math.ceil(requests * prompt),
    completion: Math.ceil(requests * completion),
  };
  return {
    requests,
    promptTokens: tokens.prompt,
    completionTokens: tokens.completion,
    usd: price === undefined ? undefined : usdOf(nanoCost(price, tokens)),
    fromDays: isKnown ? days.size : 0,
    assumed: [isKnown ? 'shown' : 'requests', ...(isCounted ? [] : (['tokens'] as const))],
  };
}
