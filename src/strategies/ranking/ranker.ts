import type { Candidate } from '../../core/completion.ts';
import type { Ranker, Strategy, StrategyTask } from '../../core/strategy.ts';
import { everyone, lateRankingStrategy, type Selection } from './late-ranking.ts';

/**
 * Makes a ranker a strategy: collects from the selected members, ranks what has arrived each time
 * something arrives, and yields one step a time. The ranking method itself never sees the loop, which is
 * that of `lateRankingStrategy` with nothing to do later.
 */
export function rankingStrategy(ranker: Ranker, select: Selection = everyone): Strategy {
  return lateRankingStrategy(
    {
      rank: async (candidates, task, tools) => ({
        ranking: await ranker.rank(candidates, task, tools),
        notes: [],
      }),
      settled: (ranking, arrived, task) => ranker.settled(ranking, arrived, task),
    },
    select,
  );
}

/** The families behind a candidate: sizes of one model family count as one voter. */
export function familiesOf(candidate: Candidate, task: StrategyTask): ReadonlySet<string> {
  const families = new Map(task.members.map((member) => [member.id, member.family]));
  return new Set(candidate.modelIds.map((id) => families.get(id) ?? id));
}

/** Number of different families among the given members. */
export function familyCount(memberIds: Iterable<string>, task: StrategyTask): number {
  const wanted = new Set(memberIds);
  return new Set(
    task.members.filter((member) => wanted.has(member.id)).map((member) => member.family),
  ).size;
}
