import type { StrategyDefinition } from '../../core/strategy.ts';
import { familiesOf, familyCount, rankingStrategy } from './ranker.ts';

/**
 * Baseline: plurality vote over equal texts.
 *
 *     votes(i) = number of model families that wrote text i      score(i) = votes(i) / families asked
 *
 * Input    candidates that are already merged by normalised text, in order of arrival.
 * Output   most votes first; equal votes keep the order of arrival; score in [0, 1].
 * Settled  as soon as no other text can overtake the leader: votes(1) > votes(2) + families running.
 * Cost     none beyond the calls.
 *
 * Known limit: a mistake that most members share beats a lone right answer.
 */
export const majority: StrategyDefinition = {
  id: 'majority',
  family: 'ranking',
  title: 'Majority vote',
  source: {
    authors: 'Wang et al.',
    year: 2023,
    title: 'Self-Consistency Improves Chain of Thought Reasoning in Language Models',
    url: 'https://arxiv.org/abs/2203.11171',
    departures: [
      'voters are different models instead of samples of one: members come from several servers',
      'texts are compared after normalisation, since code has no short final answer to extract',
    ],
  },
  needs: { members: 1 },
  parameters: {},
  create: () =>
    rankingStrategy({
      rank(candidates, task) {
        const asked = familyCount(
          task.members.map((member) => member.id),
          task,
        );
        const scored = candidates
          .map((candidate) => ({ candidate, votes: familiesOf(candidate, task).size }))
          .sort((a, b) => b.votes - a.votes)
          .map(({ candidate, votes }) => ({
            candidate,
            score: votes / asked,
            parts: [{ name: 'votes', value: votes / asked, weight: 1 }],
            shownText: candidate.text,
          }));
        const answered = familyCount(
          candidates.flatMap((candidate) => candidate.modelIds),
          task,
        );
        const agreeing = Math.round((scored[0]?.score ?? 0) * asked);
        return { scored, agreement: { agreeing, answered } };
      },
      settled(ranking, arrived, task) {
        const votes = ranking.scored.map(({ candidate }) => familiesOf(candidate, task).size);
        return (votes[0] ?? 0) > (votes[1] ?? 0) + familyCount(arrived.running, task);
      },
    }),
};
