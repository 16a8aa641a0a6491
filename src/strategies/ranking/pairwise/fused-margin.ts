import type { Candidate } from '../../../core/completion.ts';
import type { StrategyTask, StrategyTools } from '../../../core/strategy.ts';
import type { Trained } from '../../../core/trained.ts';
import type { FusedMargin } from './gen-fuser.ts';
import { judgeComparer, judgesAmong } from './judge-comparer.ts';
import { trainedComparer } from './pair-comparer.ts';
import type { PairwiseSettings } from './pairwise-settings.ts';

/**
 * Compares a fused text with the best single one: by judges, where there are any that wrote neither, with
 * the trained ranker beside them as in the ranking; else by the trained ranker alone.
 *
 * The trained ranker sees both without log-probabilities, of which a fused text has none. Unit: nats over
 * both orders. Cost: `candidateFeatures`, and one pair a judge.
 */
export function fusedMargin(
  candidates: readonly Candidate[],
  task: StrategyTask,
  tools: StrategyTools,
  settings: PairwiseSettings,
  trained: Trained | undefined,
  signal: AbortSignal,
): FusedMargin {
  return async (fused, best) => {
    const others = candidates.filter(({ id }) => id !== best.id);
    const compared = [fused, best, ...others].map(withoutTokens);
    const comparer = await trainedComparer(compared, task, tools, trained);
    signal.throwIfAborted();
    const [own = 0, single = 0] = comparer.strengths;
    const prior = 2 * (own - single);
    const judges = judgesAmong(task.members, settings.judges);
    if (judges.length === 0) return prior;
    const { lengthControl } = settings;
    const asked = judgeComparer([fused, best], task, tools, { judges, lengthControl }, signal);
    const verdict = await asked.compare(0, 1);
    if (verdict === undefined) return prior;
    return verdict.forth + verdict.back + settings.blend * prior;
  };
}

function withoutTokens(candidate: Candidate): Candidate {
  const { modelId, text, finish, usage, totalMs } = candidate.generation;
  return { ...candidate, generation: { modelId, text, finish, usage, totalMs } };
}
