import type { Usage } from './generation.ts';
import type { Price } from './price.ts';

/** A call that may cost money, before it is sent. */
export interface CallEstimate {
  readonly modelId: string;
  /** Unit: tokens; what the prompt takes and the most that may be written. */
  readonly promptTokens: number;
  readonly mostTokens: number;
  /** What the model's own server asks, where it tells; the user's own price goes before it. */
  readonly price?: Price;
}

/** Money that is set aside for one call under way. */
export interface Hold {
  /**
   * What the call came to, once it has ended in whatever way; called once, later calls do nothing.
   * Undefined: nothing is known, and what was set aside counts as spent.
   */
  settle(usage: Usage | undefined): void;
}

/** What was spent today, over all windows as far as they have told. */
export interface SpendingState {
  /** Local date, `2026-11-28`. */
  readonly day: string;
  /** Spent and set aside. Unit: US dollars. */
  readonly usd: number;
  readonly softLimitUsd: number;
  readonly hardLimitUsd: number;
  readonly reached: 'none' | 'soft' | 'hard';
  readonly models: readonly {
    readonly modelId: string;
    readonly usd: number;
    readonly calls: number;
    /** Calls whose price is not known: they are counted and cost an unknown sum. */
    readonly unpriced: number;
    readonly promptTokens: number;
    readonly completionTokens: number;
  }[];
}

/**
 * The user's purse. Whoever sends something to a model elsewhere asks here first. The hard limit holds
 * over calls side by side and over windows: what is set aside counts like what is spent.
 */
export interface Spending {
  /**
   * Sets aside what a call may cost at most. Throws ModelError `over-budget` where that would pass the
   * hard limit of money, or of calls where the model has one; the signal's reason.
   */
  hold(call: CallEstimate, signal: AbortSignal): Promise<Hold>;
  /** Whether a call of some tokens would be refused now, as far as is known; asks nobody. */
  exhausted(modelId: string): boolean;
  /** As far as is known now; asks nobody. */
  state(): SpendingState;
  /** US dollars for the tokens of a usage; undefined where the model has no known price. */
  costOf(modelId: string, usage: Usage): number | undefined;
}
