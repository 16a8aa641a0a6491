import type { Clock } from '../../core/clock.ts';
import type { StepCost } from '../../core/search.ts';
import type { EndReason, RefactorBudget, Spent } from '../../refactor/refactor.ts';

/** What a search has spent, and whether it may go on. */
export interface Ledger {
  readonly spent: Spent;
  /** A trial is asked for: one step. */
  step(): void;
  spend(cost: StepCost): void;
  checked(reused: boolean): void;
  /** Which limit is reached; undefined while none is. */
  over(): Extract<EndReason, 'time' | 'tokens' | 'money' | 'steps'> | undefined;
  /** Steps that may still be asked for; infinite without a limit. */
  readonly stepsLeft: number;
  /** Until the time is over; undefined without a limit. Unit: ms. */
  readonly msLeft: number | undefined;
}

/** Counts from now on; what an earlier search has spent is not its. */
export function createLedger(budget: RefactorBudget, clock: Clock): Ledger {
  const startedAt = clock.now();
  let tokens = 0;
  let usd: number | undefined;
  let steps = 0;
  let checks = 0;
  let checksReused = 0;
  const msLeft = (): number | undefined =>
    budget.ms === undefined ? undefined : Math.max(0, budget.ms - (clock.now() - startedAt));
  return {
    get spent() {
      return {
        ...{ ms: clock.now() - startedAt, tokens, steps, checks, checksReused },
        ...(usd === undefined ? {} : { usd }),
      };
    },
    step() {
      steps++;
    },
    spend(cost) {
      tokens += cost.tokens ?? 0;
      if (cost.usd !== undefined) usd = (usd ?? 0) + cost.usd;
    },
    checked(reused) {
      if (reused) checksReused++;
      else checks++;
    },
    over() {
      if (msLeft() === 0) return 'time';
      if (budget.tokens !== undefined && tokens >= budget.tokens) return 'tokens';
      // Own hardware costs nothing: a limit of 0 lets it work.
      if (budget.usd !== undefined && usd !== undefined && usd > 0 && usd >= budget.usd) {
        return 'money';
      }
      if (budget.steps !== undefined && steps >= budget.steps) return 'steps';
      return undefined;
    },
    get stepsLeft() {
      return budget.steps === undefined ? Number.POSITIVE_INFINITY : budget.steps - steps;
    },
    get msLeft() {
      return msLeft();
    },
  };
}
