import type { Ranking } from '../../core/completion.ts';
import type { ArrivedMembers, StrategyDefinition, StrategyTask } from '../../core/strategy.ts';
import { judgesAmong } from './pairwise/judge-comparer.ts';
import { lateRankingStrategy, stepOf } from './late-ranking.ts';
import { PARSE_PART, rankedByJudges, rankedByPairs } from './pairwise/pairwise-ranking.ts';
import { pairwiseParameters, pairwiseSettings } from './pairwise/pairwise-settings.ts';
import { familiesOf } from './ranker.ts';

/** Nobody judges unless it is set: the trained ranker alone costs no call. */
const JUDGES = 0;

/**
 * PairRanker of LLM-Blender: every text against every other one, then the best by all comparisons.
 *
 *     beats(i) = σ( Σ_j (M_ij − M_ji) / 2(n−1) )      M_ij = logit that i beats j, i shown first
 *     score(i) = (beats(i) + p·parse(i)) / (1 + p)    parse(i) = 1 / (1 + errors beyond the fewest)
 *
 * p is the parameter `parses`; 0 is the published score. Where texts are run, what that tells comes first;
 * see `observedParts`.
 *
 * By default M_ij = s_i − s_j by our trained ranker, which needs no call and, being antisymmetric, no second
 * order. With `judges`, members compare the best texts in both orders as well, so that a liking for the
 * first place cancels in the sum; see `judgeComparer` for their hygiene and `rankedByJudges` for the cells.
 *
 * Output   score in [0, 1]; `beats` is the probability to beat a typical other text, ½ of a text alone. Parts of
 *          weight 0 tell what the trained ranker and the judges say alone. Texts are shown whole.
 * Settled  `quorum` families wrote the winner, or the most trusted member has answered and its text adds no
 *          syntax error;
 *          judges are asked when everybody has answered, and their step comes last.
 * Cost     `candidateFeatures` and O(n²) additions an arrival; with judges, at most `budget` pairs a judge,
 *          two short calls each.
 *
 * Poor where the trained ranker knows nothing of the language, and where judges share a taste; known
 * weakness of the bubble: in a cycle (a beats b, b beats c, c beats a) the drawn order decides.
 */
export const pairRanker: StrategyDefinition = {
  id: 'pair-ranker',
  family: 'ranking',
  title: 'PairRanker: pairwise comparisons',
  source: {
    authors: 'Jiang, Ren and Lin',
    year: 2023,
    title:
      'LLM-Blender: Ensembling Large Language Models with Pairwise Ranking and Generative Fusion',
    url: 'https://arxiv.org/abs/2306.02561',
    departures: [
      'a small ranker on features of code, trained by the same pairwise loss, stands for the 0.4 B encoder: no native dependency',
      'members may judge beside it, in both orders, each never about its own texts',
      'a budgeted schedule leaves out pairs that cannot change the winner',
      'the longer text of a judged pair loses nats for its length, since judges like long texts',
      'MaxLogits is shown as σ of its mean, in [0, 1]',
      'texts that add syntax errors are marked down: the trained ranker learned by likeness, and a text may be like the right one and break the file',
    ],
  },
  needs: { members: 2 },
  fallback: 'evidence',
  parameters: pairwiseParameters(JUDGES),
  create(parameters, trained) {
    const settings = pairwiseSettings(parameters, JUDGES);
    return lateRankingStrategy({
      rank: (candidates, task, tools) => rankedByPairs(candidates, task, tools, settings, trained),
      settled: (ranking, arrived, task) => isSettled(ranking, arrived, task, settings.quorum),
      goesOn: (candidates, task) =>
        candidates.length > 1 && judgesAmong(task.members, settings.judges).length > 0,
      async *finish(ranked, task, tools, signal) {
        const judged = await rankedByJudges(ranked, task, tools, settings, trained, signal);
        yield { ...stepOf(judged), settled: true };
      },
    });
  },
};

/** The arrival rule of the pairwise rankers: as in `evidence`. */
export function isSettled(
  { scored }: Ranking,
  { answered }: ArrivedMembers,
  task: StrategyTask,
  quorum: number,
): boolean {
  const winner = scored[0];
  if (winner === undefined) return false;
  if (familiesOf(winner.candidate, task).size >= quorum) return true;
  const trusted = task.members[0]?.id;
  if (trusted === undefined || !answered.includes(trusted)) return false;
  const own = scored.find(({ candidate }) => candidate.modelIds.includes(trusted));
  const parse = own?.parts.find(({ name }) => name === PARSE_PART)?.value;
  return own !== undefined && (parse ?? 1) === 1;
}
