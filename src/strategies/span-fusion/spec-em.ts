import type { Member, StrategyDefinition, StrategyMemory } from '../../core/strategy.ts';
import {
  carriedLogWeights,
  carriedWeights,
  feedbackRate,
  multiplicativeWeights,
  winRateRewards,
} from '../../math/judge-feedback.ts';
import { confidentValues } from '../../math/confident-judges.ts';
import { scoreShares, weightedTotals } from '../../math/judge-totals.ts';
import { firstStatement } from '../../text/segments/heads.ts';
import {
  meanProbabilityOf,
  natsPerByte,
  ownPerByte,
  type Round,
  type SpanFuser,
} from './span-fuser.ts';
import { spanFusionStrategy } from './span-fusion.ts';

/** Weight of each member as a judge; those of the judges of a round are compared. */
type JudgeWeights = ReadonlyMap<string, number>;

interface JudgeState {
  /** The weights with which the request began. */
  readonly from: JudgeWeights;
  readonly weights: JudgeWeights;
}

/**
 * SpecEM: members draft a statement, all judge all drafts, and good drafters judge with more weight.
 *
 *     S_ij     = p_ij / Σ_k p_ik          p_ij = exp(log P_i(draft j) / tokens), by judge i's own tokens
 *     reward_j = wins_j / pairs           wins_j = pairs (i, k), i ≠ j ≠ k, with S_ij ≥ S_ik
 *     w_i      ← w_i · exp(η · reward_i) / Σ     η = learningRate · √(1/K) / round, before the choice
 *     total_j  = Σ_i w_i S_ij / Σ_i w_i   the greatest is accepted, as published
 *     value_j  = see `confidentValues`    the greatest is accepted, unless `published` is set
 *
 * Drafts   a statement, at most three lines, of at most `window` tokens; written greedily.
 * Weights  begin as w_i ∝ learned_i · carried_i: what was learned of the members from the user, and what
 *          they won in earlier requests of the language, which is kept as log-weights, trusted by 0.7, and
 *          changes by ½ a request at most. A judge without a draft in a round keeps its weight.
 * Judges   members that cannot score and compare texts instead have their say where the scorers are not
 *          sure, by the share of comparisons that a draft wins.
 * Cost     a round: one draft per member, and one `score` per scorer of all drafts but its own; three
 *          comparisons per judge at most.
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
      'unless `published` is set, who is sure of a draft has more say: shares that add up to 1 for every judge choose little better than the best member alone, see `confidentValues`',
      'weights begin with what was learned of the members for the language and with what they won in earlier requests: the released code begins with equal ones and forgets after every question',
      'members that only judge have a say where the scorers are not sure',
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
    published: {
      description:
        '1: each member has the same say, as published; 0: who is sure of a draft has more, above all its author.',
      default: 0,
      minimum: 0,
      maximum: 1,
    },
  },
  create(parameters) {
    const learningRate = parameters['learningRate'] ?? 1;
    const published = (parameters['published'] ?? 0) >= 0.5;
    const fuser: SpanFuser<JudgeState> = {
      windowTokens: Math.round(parameters['window'] ?? 24),
      cut: (draft, place) => firstStatement(draft, 3, place),
      sharesOf: (scores) => scoreShares(scores.map(meanProbabilityOf)),
      begin(members, memory) {
        const from = learningRate === 0 ? weightsOf(members) : carriedOver(members, memory);
        return { from, weights: from };
      },
      choose(round, { from, weights: before }) {
        const { verdicts, preferences } = round;
        const shares = verdicts.map(({ scores }) => scoreShares(scores.map(meanProbabilityOf)));
        const weights = withFeedback(round, shares, before, learningRate);
        const judges = [...verdicts, ...preferences].map(({ member }) => member);
        const weighing = judges.map(({ id }) => weights.get(id) ?? 0);
        const totals =
          published || preferences.length > 0
            ? weightedTotals(
                [...shares, ...preferences.map((preference) => preference.shares)],
                weighing,
              )
            : confidentValues(natsPerByte(verdicts), weighing, round.segments.map(ownPerByte));
        return { values: round.segments.map((_, j) => totals[j] ?? 0), state: { from, weights } };
      },
      end({ from, weights }, memory) {
        if (from !== weights) memory.keep(keptWeights(from, weights, memory));
      },
    };
    return spanFusionStrategy(fuser);
  },
};

function weightsOf(members: readonly Member[]): JudgeWeights {
  return new Map(members.map(({ id, weight }) => [id, weight]));
}

function carriedOver(members: readonly Member[], memory: StrategyMemory): JudgeWeights {
  const kept = memory.recall();
  const carried = carriedWeights(members.map(({ id }) => kept[id] ?? 0));
  const raw = members.map(({ weight }, i) => weight * (carried[i] ?? 0));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return new Map(members.map(({ id }, i) => [id, (raw[i] ?? 0) / total]));
}

/** Log-weights for the next request, as of those that took part in this one. */
function keptWeights(
  from: JudgeWeights,
  to: JudgeWeights,
  memory: StrategyMemory,
): Readonly<Record<string, number>> {
  const kept = memory.recall();
  const ids = [...from.keys()];
  const logWeights = carriedLogWeights(
    ids.map((id) => kept[id] ?? 0),
    ids.map((id) => from.get(id) ?? 0),
    ids.map((id) => to.get(id) ?? 0),
  );
  return Object.fromEntries(ids.map((id, i) => [id, logWeights[i] ?? 0]));
}

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
