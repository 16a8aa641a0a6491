import type { Candidate, Ranking } from '../../core/completion.ts';
import type { ArrivedMembers, Ranker, Strategy, StrategyTask } from '../../core/strategy.ts';

/** The members a ranker wants to hear, most trusted first. */
type Selection = (task: StrategyTask) => readonly string[];

const everyone: Selection = (task) => task.members.map((member) => member.id);

/**
 * Makes a ranker a strategy: collects from the selected members, ranks what has arrived each time
 * something arrives, and yields one step a time. The ranking method itself never sees the loop.
 *
 * Cost: one call of `rank` per arrival. Yields at least one step, the last one settled.
 */
export function rankingStrategy(ranker: Ranker, select: Selection = everyone): Strategy {
  return {
    async *run(task, tools, signal) {
      const wanted = select(task);
      const candidates = new Map<string, Candidate>();
      const answered: string[] = [];
      const failed: string[] = [];
      let ranking: Ranking = { scored: [] };
      for await (const arrival of tools.collect(wanted)) {
        signal.throwIfAborted();
        if (arrival.kind === 'failure') {
          failed.push(arrival.failure.modelId);
        } else {
          candidates.set(arrival.candidate.id, arrival.candidate);
          answered.push(...arrival.candidate.modelIds.filter((id) => !answered.includes(id)));
          ranking = await ranker.rank([...candidates.values()], task, tools);
        }
        const running = wanted.filter((id) => !answered.includes(id) && !failed.includes(id));
        const arrived: ArrivedMembers = { answered, failed, running };
        const settled =
          running.length === 0 ||
          (ranking.scored.length > 0 && ranker.settled(ranking, arrived, task));
        yield { ranking, settled };
      }
      yield { ranking, settled: true };
    },
  };
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
