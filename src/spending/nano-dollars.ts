import type { Usage } from '../core/generation.ts';
import type { Price } from '../core/price.ts';

/** Whole nano-dollars in a dollar: what the ledger counts in. */
const NANO = 1e9;
/** A price of one dollar for a million tokens, in pico-dollars a token. */
const PICO_A_TOKEN = 1e6;
/** A million dollars: no call costs more, whatever a server says. */
const MOST_NANO = 1e15;
const MOST_TOKENS = 1e9;

/** US dollars of whole nano-dollars: one division, so the nearest number there is. */
export function usdOf(nano: number): number {
  return nano / NANO;
}

/** Nano-dollars of a sum that somebody tells, rounded up; 0 for what is no sum. */
export function nanoOf(usd: number): number {
  // What is a whole number but for the rounding of the product is that number.
  return wholeUp(usd * NANO, MOST_NANO);
}

/** Nano-dollars of a limit: rounded down, so that nothing passes it. */
export function limitNanoOf(usd: number): number {
  return Math.max(0, Math.floor(usd * NANO * (1 + 2 ** -52)));
}

export interface TokenCounts {
  readonly prompt: number;
  readonly completion: number;
  /** Of the prompt. */
  readonly cached?: number;
  readonly cacheWrite?: number;
}

/**
 * Cost of a call in nano-dollars.
 *
 *     cost = input·(prompt − cached − write) + cachedInput·cached + cacheWrite·write + output·completion
 *
 * with `cachedInput` and `cacheWrite` the price of input where they are not told. Prices count to a
 * millionth of a dollar for a million tokens; then the sum is exact as long as it is under 9,000 dollars,
 * and is rounded up once, to a whole nano-dollar, at its end. So costs of calls add up exactly, in any
 * order, which dollars as fractions do not. Counts that are no counts (negative, infinite, not a number)
 * are 0, and no more tokens are cached than were sent: usage is what a server says.
 *
 * Input   `price` in dollars for a million tokens, 0 or more each. Cost O(1).
 */
export function nanoCost(price: Price, counts: TokenCounts): number {
  const prompt = tokenCount(counts.prompt);
  const cached = Math.min(tokenCount(counts.cached ?? 0), prompt);
  const write = Math.min(tokenCount(counts.cacheWrite ?? 0), prompt - cached);
  const completion = tokenCount(counts.completion);
  const pico =
    picoOf(price.input) * (prompt - cached - write) +
    picoOf(price.cachedInput ?? price.input) * cached +
    picoOf(price.cacheWrite ?? price.input) * write +
    picoOf(price.output) * completion;
  return Math.min(Math.ceil(pico / 1000), MOST_NANO);
}

/** Cost of a usage; undefined where it lacks the counts. What the vendor says it cost goes before this. */
export function nanoCostOfUsage(price: Price, usage: Usage): number | undefined {
  const { promptTokens: prompt, completionTokens: completion } = usage;
  if (prompt === undefined || completion === undefined) return undefined;
  return nanoCost(price, {
    ...{ prompt, completion },
    ...(usage.cachedTokens === undefined ? {} : { cached: usage.cachedTokens }),
    ...(usage.cacheWriteTokens === undefined ? {} : { cacheWrite: usage.cacheWriteTokens }),
  });
}

/** What a vendor says that a call has cost, in nano-dollars; undefined where that is no sum. */
export function nanoTold({ costUsd }: Usage): number | undefined {
  if (costUsd === undefined || !Number.isFinite(costUsd) || costUsd < 0) return undefined;
  return nanoOf(costUsd);
}

/** A count of tokens as somebody tells it, as a whole number from 0 to a thousand million. */
export function tokenCount(value: number): number {
  return wholeUp(value, MOST_TOKENS);
}

function picoOf(price: number): number {
  return Number.isFinite(price) && price > 0 ? Math.round(price * PICO_A_TOKEN) : 0;
}

function wholeUp(value: number, most: number): number {
  if (Number.isNaN(value) || value <= 0) return 0;
  const nearest = Math.round(value);
  const isWhole = Math.abs(value - nearest) <= nearest * 2 ** -52;
  return Math.min(isWhole ? nearest : Math.ceil(value), most);
}
