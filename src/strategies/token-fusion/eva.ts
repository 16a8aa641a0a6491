import type { StrategyDefinition } from '../../core/strategy.ts';
import { logSumExp } from '../../math/log-sum-exp.ts';
import { gacMixture, type TokenList } from '../../math/token-union.ts';
import { equalWeights, type MemberList, type TokenFuser } from './token-fuser.ts';
import { FUSION_PARAMETERS, tokenFusionStrategy } from './token-fusion.ts';

/** As published. */
const LISTED_TOKENS = 320;

/** The members' lists in one vocabulary, in their order. */
export type Alignment = (lists: readonly MemberList[]) => readonly TokenList[];

/** Tokens are the same where their bytes are. */
const byEqualBytes: Alignment = (lists) => lists.map(({ list }) => list);

/**
 * EVA: members whose favourite nobody else considers have no vote on a token; the others vote alike.
 *
 *     survivors = { i : argmax p_i ∈ top-drop of some other },  all where none is
 *     q(t) = 1/|survivors| Σ_survivors p_i(t),  the next token = argmax q
 *
 * p is renormalised over the 320 best tokens.
 * Cost     every step, a token: one `next` per member; gated, see the family.
 *
 * Known limit: two members that share a mistake keep a third one from correcting it.
 */
export const eva: StrategyDefinition = {
  id: 'eva',
  family: 'token-fusion',
  title: 'EVA',
  source: {
    authors: 'Xu, Lu and Zhang',
    year: 2024,
    title: 'Bridging the Gap between Different Vocabularies for LLM Ensemble',
    url: 'https://arxiv.org/abs/2404.09492',
    departures: [
      'tokens of different vocabularies meet in their bytes, not by a map that was learned from embeddings',
      'members with different vocabularies vote only where the primary is unsure at a border of code, unless every step is chosen: mixed words break code',
      'servers list 20 tokens at most instead of 320',
    ],
  },
  needs: { members: 2, primitives: { next: 2 } },
  fallback: 'lazy-span',
  parameters: {
    ...FUSION_PARAMETERS,
    drop: {
      description:
        'A member has a vote where its favourite is among so many of the best tokens of another.',
      default: 3,
      minimum: 1,
      maximum: 20,
    },
  },
  create(parameters) {
    const drop = Math.round(parameters['drop'] ?? 3);
    const fuser: TokenFuser = {
      listed: LISTED_TOKENS,
      weigh: equalWeights,
      mix(lists) {
        const survivors = survivorsOf(byEqualBytes(lists).map(renormalised), drop);
        return gacMixture(
          survivors,
          survivors.map(() => 1 / survivors.length),
        );
      },
    };
    return tokenFusionStrategy(fuser, parameters);
  },
};

/** The lists whose first token is among the first `drop` of another; all where there is none. */
export function survivorsOf(lists: readonly TokenList[], drop: number): readonly TokenList[] {
  const survivors = lists.filter((list) => {
    const favourite = list.tokens[0]?.key;
    return lists.some(
      (other) => other !== list && other.tokens.slice(0, drop).some(({ key }) => key === favourite),
    );
  });
  return survivors.length === 0 ? lists : survivors;
}

function renormalised(list: TokenList): TokenList {
  const total = logSumExp(list.tokens.map(({ logprobNats }) => logprobNats));
  return {
    ...list,
    tokens: list.tokens.map(({ key, logprobNats }) => ({ key, logprobNats: logprobNats - total })),
  };
}
