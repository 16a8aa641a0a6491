import type { RecordingLine } from '../../recording/recording-line.ts';

/** What a benchmark may use; absent limits do not hold. */
export interface BenchmarkBudget {
  readonly timeMs?: number;
  readonly tokens?: number;
  readonly usd?: number;
}

/** What it has used so far. */
export interface Spent {
  readonly timeMs: number;
  /** Read and written, where the servers tell. */
  readonly tokens: number;
  readonly usd: number;
}

export type BudgetStop = 'time' | 'tokens' | 'money';

/** Tokens and money of one recorded request. */
export function costOf({ candidates }: RecordingLine): Pick<Spent, 'tokens' | 'usd'> {
  let tokens = 0;
  let usd = 0;
  for (const { usage, costUsd } of candidates) {
    tokens += (usage?.promptTokens ?? 0) + (usage?.completionTokens ?? 0);
    usd += costUsd ?? 0;
  }
  return { tokens, usd };
}

/** The limit that is reached, if any. */
export function reachedLimit(spent: Spent, budget: BenchmarkBudget): BudgetStop | undefined {
  if (budget.timeMs !== undefined && spent.timeMs >= budget.timeMs) return 'time';
  if (budget.tokens !== undefined && spent.tokens >= budget.tokens) return 'tokens';
  if (budget.usd !== undefined && spent.usd >= budget.usd) return 'money';
  return undefined;
}
