import type { Candidate } from '../../core/completion.ts';
import type { StrategyTask, StrategyTools } from '../../core/strategy.ts';

/** What trained rankers look at, in this order. */
export const FEATURES: readonly string[] = ['parse-errors', 'length'];

/** A row of features for each candidate, in their order. */
export async function candidateFeatures(
  candidates: readonly Candidate[],
  _task: StrategyTask,
  tools: StrategyTools,
): Promise<readonly (readonly number[])[]> {
  return await Promise.all(
    candidates.map(async ({ text }) => {
      const { newErrors } = await tools.parse(text);
      return [newErrors, text.length];
    }),
  );
}
