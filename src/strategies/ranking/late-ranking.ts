import type { Candidate, Ranking } from '../../core/completion.ts';
import type { JudgingReport } from '../../core/judging.ts';
import type {
  ArrivedMembers,
  Strategy,
  StrategyStep,
  StrategyTask,
  StrategyTools,
} from '../../core/strategy.ts';

/** A ranking with how it came about, as codes. */
export interface NotedRanking {
  readonly ranking: Ranking;
  readonly notes: readonly string[];
  readonly judging?: JudgingReport;
}

/** A ranker that may do more once everybody has answered: what costs calls waits for all texts. */
export interface LateRanker {
  /** Orders what has arrived, without a call. May be called again when more arrives. */
  rank(
    candidates: readonly Candidate[],
    task: StrategyTask,
    tools: StrategyTools,
  ): Promise<NotedRanking>;
  /** The arrival rule; see `Ranker`. */
  settled(ranking: Ranking, arrived: ArrivedMembers, task: StrategyTask): boolean;
  /** Whether `finish` has anything to do with these; never where it is absent. */
  goesOn?(candidates: readonly Candidate[], task: StrategyTask): boolean;
  /** The steps after the last arrival; the last one is settled. Throws the signal's reason alone. */
  finish?(
    ranked: NotedRanking,
    task: StrategyTask,
    tools: StrategyTools,
    signal: AbortSignal,
  ): AsyncIterable<StrategyStep>;
}

/** The members a ranker wants to hear, most trusted first. */
export type Selection = (task: StrategyTask) => readonly string[];

export const everyone: Selection = (task) => task.members.map((member) => member.id);

/** Up to so many texts are ranked anew at every arrival. */
const RANKED_AT_ONCE = 24;
/** Beyond, once so many more have come: what is compared in pairs would cost the square for each of them. */
const RANKED_AGAIN = 1.25;

/**
 * Makes a late ranker a strategy: one step an arrival, then the steps of `finish`. While it has still to
 * finish, that nobody is running any more settles nothing. Of very many texts a step may have the ranking
 * of those before; the last one has all.
 *
 * Cost: one call of `rank` per arrival, of more than 24 texts one for every quarter more. Yields at least
 * one step, the last one settled.
 */
export function lateRankingStrategy(ranker: LateRanker, select: Selection = everyone): Strategy {
  return {
    async *run(task, tools, signal) {
      const wanted = select(task);
      const candidates = new Map<string, Candidate>();
      const answered: string[] = [];
      const failed: string[] = [];
      let ranked: NotedRanking = { ranking: { scored: [] }, notes: [] };
      let isBehind = false;
      for await (const arrival of tools.collect(wanted)) {
        signal.throwIfAborted();
        if (arrival.kind === 'failure') {
          failed.push(arrival.failure.modelId);
        } else {
          candidates.set(arrival.candidate.id, arrival.candidate);
          answered.push(...arrival.candidate.modelIds.filter((id) => !answered.includes(id)));
          const known = ranked.ranking.scored.length;
          isBehind = candidates.size > RANKED_AT_ONCE && candidates.size < RANKED_AGAIN * known;
          if (!isBehind) ranked = await ranker.rank([...candidates.values()], task, tools);
        }
        const running = wanted.filter((id) => !answered.includes(id) && !failed.includes(id));
        if (isBehind && running.length === 0) {
          ranked = await ranker.rank([...candidates.values()], task, tools);
          isBehind = false;
        }
        const { ranking } = ranked;
        const isLast =
          running.length === 0 && ranker.goesOn?.([...candidates.values()], task) !== true;
        const isGood =
          ranking.scored.length > 0 && ranker.settled(ranking, { answered, failed, running }, task);
        yield { ...stepOf(ranked), settled: isLast || isGood };
      }
      if (isBehind) ranked = await ranker.rank([...candidates.values()], task, tools);
      if (ranker.finish !== undefined && ranker.goesOn?.([...candidates.values()], task) === true) {
        yield* ranker.finish(ranked, task, tools, signal);
      } else {
        yield { ...stepOf(ranked), settled: true };
      }
    },
  };
}

/** A ranking as a step that is yet to be settled. */
export function stepOf({ ranking, notes, judging }: NotedRanking): Omit<StrategyStep, 'settled'> {
  return {
    ranking,
    ...(notes.length === 0 ? {} : { note: notes.join(' ') }),
    ...(judging === undefined ? {} : { judging }),
  };
}
