import type { StrategyDefinition } from '../../core/strategy.ts';
import { feedbackRate, multiplicativeWeights, winRateRewards } from '../../math/judge-feedback.ts';
import { scoreShares, weightedTotals } from '../../math/judge-totals.ts';
import { firstStatement } from '../../text/segments/heads.ts';
import { meanProbabilityOf, type Round, type SpanFuser } from './span-fuser.ts';
import { spanFusionStrategy } from './span-fusion.ts';

/** Weight of each member as a judge; those of the judges of a round are compared. */
type JudgeWeights = ReadonlyMap<string, number>;

/**
 * SpecEM: members draft a statement, all judge all drafts, and good drafters judge with more weight.
 *
 *     S_ij     = p_ij / Σ_k p_ik          p_ij = exp(log P_i(draft j) / tokens), by judge i's own tokens
 *     reward_j = wins_j / pairs           wins_j = pairs (i, k), i ≠ j ≠ k, with S_ij ≥ S_ik
 *     w_i      ← w_i · exp(η · reward_i) / Σ     η = learningRate · √(1/K) / round, before the choice
 *     total_j  = Σ_i w_i S_ij / Σ_i w_i   the greatest is accepted
 *
 * Drafts   a statement, at most three lines, of at most `window` tokens; written greedily.
 * Weights  begin with what was learned of the members for the language, so feedback of the users
 *          carries over between requests; what is won within a request ends with it. A judge without a
 *          draft in a round keeps its weight.
 * Cost     a round: one draft per member, and one `score` per scorer of all drafts but its own.
 *
 * Known limit: the mean over tokens likes long drafts whose ends are easy to guess.
 */
export const specEm: StrategyDefinition = {
  id: 'spec-em',
  family: 'span-fusion',
  title: 'SpecEM',
  source: {
    authors: 'Lv et al.',
    year: 2025,
    title:
      'SpecEM: Training-Free LLM Ensembling via Iterative Drafting, Verification, and Online Feedback',
    url: 'https://arxiv.org/abs/2412.07380',
    departures: [
      'drafts are cut after a statement and never trimmed: the released code cuts words off code',
      'scores are geometric means of token probabilities: no server tells the raw logits of the released code, and scorers tell sums',
      'drafts are greedy instead of sampled: the same request gives the same text',
      'equal drafts are judged once, and unanimous rounds not at all',
      'weights begin with what was learned of the members for the language instead of equal ones',
      'with two members a draft may lose: the least of one win would keep their weights equal for ever',
      'members that want to end do so by majority of weight, not by the chosen draft alone',
    ],
  },
  needs: { members: 2, primitives: { score: 2 } },
  fallback: 'evidence',
  parameters: {
    window: {
      description:
        'Tokens that a member drafts in a round; what is behind a statement is not used.',
      default: 24,
      minimum: 4,
      maximum: 128,
    },
    learningRate: {
      description:
        'How fast members whose drafts the others prefer gain weight as judges; 0 leaves the weights as they are.',
      default: 1,
      minimum: 0,
      maximum: 100,
    },
  },
  create(parameters) {
    const learningRate = parameters['learningRate'] ?? 1;
    const fuser: SpanFuser<JudgeWeights> = {
      windowTokens: Math.round(parameters['window'] ?? 24),
      cut: (draft, place) => firstStatement(draft, 3, place),
      begin: (members) => new Map(members.map(({ id, weight }) => [id, weight])),
      choose(round, state) {
        const shares = round.verdicts.map(({ scores }) =>
          scoreShares(scores.map(meanProbabilityOf)),
        );
        const weights = withFeedback(round, shares, state, learningRate);
        const totals = weightedTotals(
          shares,
          round.verdicts.map(({ member }) => weights.get(member.id) ?? 0),
        );
        return { values: round.segments.map((_, j) => totals[j] ?? 0), state: weights };
      },
    };
    return spanFusionStrategy(fuser);
  },
};

/** The weights after a round; only judges that drafted in it win or lose any, among each other. */
function withFeedback(
  { number, segments, verdicts }: Round,
  shares: readonly (readonly number[] | undefined)[],
  weights: JudgeWeights,
  learningRate: number,
): JudgeWeights {
  if (learningRate === 0) return weights;
  const players = verdicts.flatMap(({ member: { id } }, i) => {
    const own = segments.findIndex(({ authors }) => authors.some(({ member }) => member.id === id));
    return own < 0 ? [] : { id, own, row: shares[i] };
  });
  const rows = players.map(({ row }) => row && players.map(({ own }) => row[own]));
  const eta = feedbackRate(learningRate, verdicts.length, number);
  const before = players.map(({ id }) => weights.get(id) ?? 0);
  const stake = before.reduce((sum, weight) => sum + weight, 0);
  const after = multiplicativeWeights(before, winRateRewards(rows), eta);
  const changed = players.map(({ id }, i) => [id, (after[i] ?? 0) * stake] as const);
  return new Map([...weights, ...changed]);
}
