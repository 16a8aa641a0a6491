import type { StrategyDefinition } from '../../core/strategy.ts';
import { stayingDrafters } from '../../math/model-exit.ts';
import { firstStatement } from '../../text/segments/heads.ts';
import { meanOf, meanProbabilityOf, type Round, type SpanFuser } from './span-fuser.ts';
import { spanFusionStrategy } from './span-fusion.ts';

/** The total of each member's draft, a map per round in which drafts differed. */
type Totals = readonly ReadonlyMap<string, number>[];

/**
 * SpecFuse: the next segment is the draft that all members find most probable; weak drafters leave.
 *
 *     total_j = 1/N Σ_i p_ij      p_ij = exp(log P_i(draft j) / tokens), by judge i's own tokens
 *     leaves i  ⇔  keep_i < ½ · 1/n      keep = softmax(Q / T), Q_i = mean total of i's drafts so far
 *
 * Drafts   a statement, at most three lines, of at most `window` tokens; written greedily.
 * Exit     not in the first three rounds; two drafters always stay; who has left goes on judging. For
 *          T see `stayingDrafters`.
 * Cost     a round: one draft per member that has not left, and one `score` per scorer.
 *
 * Known limit: a member that is weak at the beginning of a text drafts no more where it would be right.
 */
export const specFuse: StrategyDefinition = {
  id: 'spec-fuse',
  family: 'span-fusion',
  title: 'SpecFuse',
  source: {
    authors: 'Lv et al.',
    year: 2024,
    title: 'SpecFuse: Ensembling LLMs via Next-Segment Prediction',
    url: 'https://arxiv.org/abs/2412.07380v1',
    departures: [
      'drafts are cut after a statement and never trimmed, so that no word of code is lost',
      'the mean of the token probabilities is geometric: scorers tell sums',
      'the temperature of the model exit follows a law of ours: the paper’s was not to be had',
      'equal drafts are judged once, and unanimous rounds not at all',
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
  },
  create(parameters) {
    const fuser: SpanFuser<Totals> = {
      windowTokens: Math.round(parameters['window'] ?? 24),
      cut: (draft, place) => firstStatement(draft, 3, place),
      begin: () => [],
      choose(round, state) {
        const values = round.segments.map((_, j) =>
          meanOf(
            round.verdicts.flatMap(({ scores }) => {
              const score = scores[j];
              return score === undefined ? [] : meanProbabilityOf(score);
            }),
          ),
        );
        const totals = [...state, totalsByMember(round, values)];
        return { values, state: totals, leaving: leavingOf(totals) };
      },
    };
    return spanFusionStrategy(fuser);
  },
};

function totalsByMember(
  { segments }: Round,
  values: readonly number[],
): ReadonlyMap<string, number> {
  return new Map(
    segments.flatMap(({ authors }, j) =>
      authors.map(({ member }) => [member.id, values[j] ?? 0] as const),
    ),
  );
}

/** Of the drafters of the last round; compared over the rounds in which all of them drafted. */
function leavingOf(totals: Totals): readonly string[] {
  const drafters = [...(totals.at(-1)?.keys() ?? [])];
  const common = totals.filter((round) => drafters.every((id) => round.has(id)));
  const staying = stayingDrafters(common.map((round) => drafters.map((id) => round.get(id) ?? 0)));
  return drafters.filter((_, i) => !staying.includes(i));
}
