import type { Candidate, Ranking } from '../../core/completion.ts';
import type { ArrivedMembers, Ranker, Strategy, StrategyTask } from '../../core/strategy.ts';

/** The members a ranker wants to hear, most trusted first. */
type Selection = (task: StrategyTask) => readonly string[];

const everyone: Selection = (task) => task.members.map((member) => member.id);

/** Up to so many texts are ranked anew at every arrival. */
const RANKED_AT_ONCE = 24;
/** Beyond, once so many more have come: what is compared in pairs would cost the square for each of them. */
const RANKED_AGAIN = 1.25;

/** Whether a ranking of `ranked` texts may wait for more when there are `there` and others still write. */
export function mayWait(there: number, ranked: number): boolean {
  return there > RANKED_AT_ONCE && there < RANKED_AGAIN * ranked;
}

/**
 * Makes a ranker a strategy: collects from the selected members, ranks what has arrived each time
 * something arrives, and yields one step a time. The ranking method itself never sees the loop.
 *
 * Cost: one call of `rank` per arrival, of more than 24 texts one for every quarter more: a step may then
 * have the ranking of those before; the last one has all. Yields at least one step, the last one settled.
 */
export function rankingStrategy(ranker: Ranker, select: Selection = everyone): Strategy {
  return {
    async *run(task, tools, signal) {
      const wanted = select(task);
      const candidates = new Map<string, Candidate>();
      const answered: string[] = [];
      const failed: string[] = [];
      let ranking: Ranking = { scored: [] };
      let isBehind = false;
      for await (const arrival of tools.collect(wanted)) {
        signal.throwIfAborted();
        if (arrival.kind === 'failure') {
          failed.push(arrival.failure.modelId);
        } else {
          candidates.set(arrival.candidate.id, arrival.candidate);
          answered.push(...arrival.candidate.modelIds.filter((id) => !answered.includes(id)));
          isBehind = mayWait(candidates.size, ranking.scored.length);
          if (!isBehind) ranking = await ranker.rank([...candidates.values()], task, tools);
        }
        const running = wanted.filter((id) => !answered.includes(id) && !failed.includes(id));
        if (isBehind && running.length === 0) {
          ranking = await ranker.rank([...candidates.values()], task, tools);
          isBehind = false;
        }
        const arrived: ArrivedMembers = { answered, failed, running };
        const settled =
          running.length === 0 ||
          (ranking.scored.length > 0 && ranker.settled(ranking, arrived, task));
        yield { ranking, settled };
      }
      if (isBehind) ranking = await ranker.rank([...candidates.values()], task, tools);
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
