import { randomUUID } from 'node:crypto';
import { abortReason, type Clock } from '../core/clock.ts';
import { isModelError } from '../core/failure.ts';
import type { Price } from '../core/price.ts';
import type { Random } from '../core/random.ts';
import type { CallEstimate, Hold, Spending, SpendingState } from '../core/spending.ts';
import { untilAborted } from '../core/until-aborted.ts';
import type { AccountBook, ModelTotals } from './account-book.ts';
import { createLedger } from './ledger.ts';
import type { SettleLine } from './ledger-line.ts';
import { localDay } from './local-day.ts';
import { limitNanoOf, nanoCost, nanoCostOfUsage, usdOf } from './nano-dollars.ts';
import { noPrice, noRecord, overCalls, overLimit } from './refusals.ts';
import { NOTHING_SENT, settledCall } from './settled-call.ts';

export interface SpendingOptions {
  /** The same for all windows of a user. */
  readonly file: string;
  readonly clock: Clock;
  /** Unit: US dollars a day. A hard limit of `NO_LIMIT_USD` or more is none. */
  readonly limits: () => { readonly softUsd: number; readonly hardUsd: number };
  /** Undefined where nobody knows it; `told` is what the model's own server says. */
  readonly priceOf: (
    modelId: string,
    promptTokens: number,
    told: Price | undefined,
  ) => Price | undefined;
  /** Most calls a day of a model that costs no money; undefined: it costs money. */
  readonly callLimitOf?: (modelId: string) => number | undefined;
  /** What `state` says may be another. */
  readonly onChange?: () => void;
  readonly random?: Random;
}

export interface DaySpending {
  readonly day: string;
  readonly usd: number;
  readonly models: SpendingState['models'];
}

/** A purse that is kept in a file. */
export interface KeptSpending extends Spending {
  /** Reads what other windows have spent. Never throws: what cannot be read is not known. */
  refresh(): Promise<void>;
  /** All days on record, earliest first, as far as they were read. */
  history(): readonly DaySpending[];
  /** Lines of the record that could not be understood. */
  readonly badLines: number;
  /** Resolves when everything that was settled is written, or could not be. */
  written(): Promise<void>;
}

/** The largest limit that the settings take: whoever sets it wants none. */
export const NO_LIMIT_USD = 10_000;
/** A call of a model that was not asked today. Unit: tokens. */
const SMALL_CALL = { promptTokens: 500, mostTokens: 64 };
/** Prices that servers told of models; more are forgotten. */
const MOST_TOLD = 500;
const FREE: Price = { input: 0, output: 0 };

/**
 * The user's purse in a ledger that all windows and the command line share.
 *
 *     hold = promptTokens · input + mostTokens · output           no discount for caches
 *     may be sent  ⇔  spent + held + hold ≤ hard limit            of the day, over all windows
 *
 * A call settles for what its vendor says that it cost, else for the price of the tokens that were counted,
 * else for what was set aside. So the limit holds whatever calls overlap, up to what estimates of prompts
 * fall short of. Holds of a program that is gone stay, as if the call had cost all of it.
 *
 * A model without a known price is refused, since no limit can hold for it, and the failure says what to
 * set; with no limit (`NO_LIMIT_USD`) it is asked and counted as a call of unknown cost. A model with a
 * limit of calls costs no money. Where the ledger cannot be written nothing is sent.
 *
 * The day is that of the time zone of this machine. It never goes back in one program: where the clock does,
 * the later day goes on, so that no limit starts anew. A clock that jumps ahead and back again lets spend
 * the limits of two days.
 *
 * Cost of a hold: one reading and one writing of a few hundred bytes, shared by calls that come together.
 */
export function createSpending(options: SpendingOptions): KeptSpending {
  const { clock, limits } = options;
  const told = new Map<string, Price>();
  /** Estimates of today's calls by model, the smallest: what a call takes at least. */
  let smallest = new Map<string, number>();
  const ledger = createLedger({
    ...{ file: options.file, clock },
    ...(options.random && { random: options.random }),
    onChange: () => options.onChange?.(),
  });
  /** What was settled and could not be written: tried again with the next call. */
  const unwritten = new Set<SettleLine>();
  let lastDay = '';

  function today(): string {
    const day = localDay(clock.wallTime());
    if (day > lastDay) {
      lastDay = day;
      smallest = new Map();
    }
    return lastDay;
  }

  function hardNano(): number {
    const { hardUsd } = limits();
    return hardUsd >= NO_LIMIT_USD ? Number.POSITIVE_INFINITY : limitNanoOf(hardUsd);
  }

  function priceOf(modelId: string, promptTokens: number): Price | undefined {
    if (options.callLimitOf?.(modelId) !== undefined) return FREE;
    return options.priceOf(modelId, promptTokens, told.get(modelId));
  }

  /** Throws ModelError where a call does not fit any more. */
  function check(book: AccountBook, modelId: string, nano: number, unpriced: boolean): void {
    const day = today();
    const most = options.callLimitOf?.(modelId);
    if (most !== undefined && book.totals(day, keyOf(modelId)).calls >= most) {
      throw overCalls(modelId, most);
    }
    if (unpriced && Number.isFinite(hardNano())) throw noPrice(modelId);
    const spent = book.nanoOf(day);
    if (nano === 0 || spent + nano <= hardNano()) return;
    throw overLimit(limits().hardUsd, spent, nano);
  }

  async function writeSettled(): Promise<void> {
    const lines = [...unwritten];
    unwritten.clear();
    await ledger.enter({ decide: () => lines }).catch(() => {
      for (const line of lines) unwritten.add(line);
    });
  }

  function holdOf(id: string, day: string, call: CallEstimate, nano: number): Hold {
    const { modelId } = call;
    const model = keyOf(modelId);
    let isSettled = false;
    return {
      settle(usage) {
        if (isSettled) return;
        isSettled = true;
        const settled = settledCall(usage, call, nano, (tokens) => priceOf(modelId, tokens));
        const at = timeOf(clock);
        unwritten.add({ kind: 'settle', id, day, at, model, ...settled });
        void writeSettled();
      },
    };
  }

  async function hold(call: CallEstimate, signal: AbortSignal): Promise<Hold> {
    signal.throwIfAborted();
    const { modelId, promptTokens, mostTokens } = call;
    if (call.price !== undefined && told.size < MOST_TOLD) told.set(modelId, call.price);
    const price = priceOf(modelId, promptTokens);
    const nano = nanoCost(price ?? FREE, { prompt: promptTokens, completion: mostTokens });
    const id = randomUUID();
    let day = '';
    if (unwritten.size > 0) void writeSettled();
    const entered = ledger.enter({
      decide(book) {
        signal.throwIfAborted();
        day = today();
        if (price !== undefined) {
          smallest.set(modelId, Math.min(nano, smallest.get(modelId) ?? nano));
        }
        check(book, modelId, nano, price === undefined);
        return [{ kind: 'hold', id, day, at: timeOf(clock), model: keyOf(modelId), nano }];
      },
    });
    const made = entered.then(() => holdOf(id, day, call, nano));
    try {
      return await untilAborted(made, signal);
    } catch (error) {
      // It may be written all the same, for a call that is not sent any more.
      void made.then(
        (late) => {
          late.settle(NOTHING_SENT);
        },
        () => undefined,
      );
      if (signal.aborted) throw abortReason(signal);
      throw isModelError(error) ? error : noRecord(error);
    }
  }

  function leastOf(modelId: string): number {
    const price = priceOf(modelId, 0) ?? FREE;
    const { promptTokens: prompt, mostTokens: completion } = SMALL_CALL;
    return smallest.get(modelId) ?? nanoCost(price, { prompt, completion });
  }

  function reached(nano: number): SpendingState['reached'] {
    const least = Math.min(...[...smallest.values()].filter((one) => one > 0));
    const isFull = Number.isFinite(least) ? nano + least > hardNano() : nano >= hardNano();
    if (isFull && (nano > 0 || Number.isFinite(least))) return 'hard';
    return nano > 0 && nano >= limitNanoOf(limits().softUsd) ? 'soft' : 'none';
  }

  return {
    hold,
    exhausted(modelId) {
      try {
        const isUnpriced = priceOf(modelId, 0) === undefined;
        check(ledger.book, modelId, isUnpriced ? 0 : leastOf(modelId), isUnpriced);
        return false;
      } catch {
        return true;
      }
    },
    state() {
      const day = today();
      const nano = ledger.book.nanoOf(day);
      const { softUsd: softLimitUsd, hardUsd: hardLimitUsd } = limits();
      const models = modelsOf(ledger.book.modelsOf(day));
      return { day, usd: usdOf(nano), softLimitUsd, hardLimitUsd, reached: reached(nano), models };
    },
    costOf(modelId, usage) {
      const price = priceOf(modelId, usage.promptTokens ?? 0);
      const nano = price === undefined ? undefined : nanoCostOfUsage(price, usage);
      return nano === undefined ? undefined : usdOf(nano);
    },
    refresh: () => ledger.refresh(),
    history: () =>
      ledger.book.days().map((day) => ({
        day,
        usd: usdOf(ledger.book.nanoOf(day)),
        models: modelsOf(ledger.book.modelsOf(day)),
      })),
    get badLines() {
      return ledger.badLines;
    },
    async written() {
      await ledger.idle();
      if (unwritten.size > 0) await writeSettled();
    },
  };
}

/** Ids of models as the ledger has them: no line is longer than it may be. */
function keyOf(modelId: string): string {
  return modelId.slice(0, 500);
}

function timeOf(clock: Clock): number {
  return Math.max(0, Math.floor(clock.wallTime()));
}

function modelsOf(models: ReadonlyMap<string, ModelTotals>): SpendingState['models'] {
  return [...models].map(([modelId, { spent, held, calls, unpriced, prompt, completion }]) => ({
    ...{ modelId, usd: usdOf(spent + held), calls, unpriced },
    ...{ promptTokens: prompt, completionTokens: completion },
  }));
}
