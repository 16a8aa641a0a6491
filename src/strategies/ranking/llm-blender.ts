import type { StrategyDefinition } from '../../core/strategy.ts';
import { fusedMargin } from './pairwise/fused-margin.ts';
import { fuseBest, fuserAmong } from './pairwise/gen-fuser.ts';
import { judgesAmong } from './pairwise/judge-comparer.ts';
import { lateRankingStrategy, stepOf } from './late-ranking.ts';
import { isSettled, pairRanker } from './pair-ranker.ts';
import { rankedByJudges, rankedByPairs } from './pairwise/pairwise-ranking.ts';
import { pairwiseParameters, pairwiseSettings } from './pairwise/pairwise-settings.ts';

const JUDGES = 2;
/** LLM-Blender fuses three. */
const TOP = 3;

/**
 * LLM-Blender: PairRanker with judges where there are any, then GenFuser on the best texts.
 *
 *     y = fuse(y_(1), …, y_(k))      in rank order; y_(1) itself where the fused text is worse
 *
 * See `pair-ranker` for the ranking and its scores, and `fuseBest` for the fuser: the most trusted member
 * that follows instructions. Its text is verified by the evidence that the others are, compared with the
 * best single one, and falls back to it when it is worse. Where nobody follows instructions, or fusing
 * fails, the ranking stands, with a note that says so.
 *
 * Output   a kept text comes first with the score of the text whose place it takes, and its author as the
 *          writer of its one span.
 * Settled  as `pair-ranker`; the last step is the one after fusing.
 * Cost     that of `pair-ranker` with judges, one call that writes, and one pair a judge.
 *
 * A model that has read the others' texts earns nothing by its own: a fused text names what it was made of.
 * Poor where the fuser is weaker than the best writer: the guard then keeps what was there.
 */
export const llmBlender: StrategyDefinition = {
  id: 'llm-blender',
  family: 'ranking',
  title: 'LLM-Blender: PairRanker and GenFuser',
  source: {
    ...pairRanker.source,
    departures: [
      ...pairRanker.source.departures,
      'a member that chats fuses in place of a trained Flan-T5, whose 128 tokens a text are too few for code',
      'the fuser is told what parses and which checks pass',
      'the fused text is verified, and the best single text stays where it is worse: a fusion can break code that works',
    ],
  },
  needs: { members: 2 },
  fallback: 'pair-ranker',
  parameters: {
    ...pairwiseParameters(JUDGES),
    top: {
      description: 'Texts that are fused: so many of the best.',
      ...{ default: TOP, minimum: 2, maximum: 6 },
    },
  },
  create(parameters, trained) {
    const settings = pairwiseSettings(parameters, JUDGES);
    const top = Math.floor(parameters['top'] ?? TOP);
    return lateRankingStrategy({
      rank: (candidates, task, tools) => rankedByPairs(candidates, task, tools, settings, trained),
      settled: (ranking, arrived, task) => isSettled(ranking, arrived, task, settings.quorum),
      goesOn: (candidates) => candidates.length > 1,
      async *finish(ranked, task, tools, signal) {
        const judged =
          judgesAmong(task.members, settings.judges).length === 0
            ? ranked
            : await rankedByJudges(ranked, task, tools, settings, trained, signal);
        if (fuserAmong(task.members) !== undefined) yield { ...stepOf(judged), settled: false };
        const { ranking } = judged;
        const candidates = ranking.scored.map(({ candidate }) => candidate);
        const margin = fusedMargin(candidates, task, tools, settings, trained, signal);
        const { note, kept } = await fuseBest(ranking, top, margin, task, tools, signal);
        const noted = {
          ...judged,
          ranking: kept?.ranking ?? ranking,
          notes: [...judged.notes, note],
        };
        yield {
          ...stepOf(noted),
          ...(kept === undefined ? {} : { spans: kept.spans }),
          settled: true,
        };
      },
    });
  },
};
