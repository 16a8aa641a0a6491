import type { StrategyDefinition } from '../../core/strategy.ts';
import { uniteMixture } from '../../math/token-union.ts';
import { equalWeights, type TokenFuser } from './token-fuser.ts';
import { FUSION_PARAMETERS, tokenFusionStrategy } from './token-fusion.ts';

/** Lists are longer than the union takes, for what one member says of the best of another. */
const LISTED_TOKENS = 200;

/**
 * UniTE: the members vote over the union of their best tokens alone.
 *
 *     q(t) = 1/N Σ_i softmax_U(log p_i)(t),   U = ∪_i top-k_i,  the next token = argmax q
 *
 * Weights  equal.
 * Cost     every step, a token: one `next` per member; gated, see the family.
 *
 * Known limit: every step with different vocabularies cuts words where no model would have cut them.
 */
export const unite: StrategyDefinition = {
  id: 'unite',
  family: 'token-fusion',
  title: 'UniTE',
  source: {
    authors: 'Yao et al.',
    year: 2024,
    title: 'Determine-Then-Ensemble: Necessity of Top-k Union for Large Language Model Ensembling',
    url: 'https://arxiv.org/abs/2410.03777',
    departures: [
      'members with different vocabularies vote only where the primary is unsure at a border of code, unless every step is chosen: mixed words break code',
      'a token that a member does not list counts as a part of what its list leaves over, not as the first part of its spelling: no server tells that',
      'the end of the text is a token as others are: the released code goes on to its limit',
      'white space stays as it is: the released code makes one blank of it',
      'which members fit together is not determined here: the line-up is the user’s',
    ],
  },
  needs: { members: 2, primitives: { next: 2 } },
  fallback: 'lazy-span',
  parameters: {
    ...FUSION_PARAMETERS,
    topK: {
      description: 'Best tokens of each member that make up the union.',
      default: 10,
      minimum: 1,
      maximum: 100,
    },
  },
  create(parameters) {
    const topK = Math.round(parameters['topK'] ?? 10);
    const fuser: TokenFuser = {
      listed: LISTED_TOKENS,
      weigh: equalWeights,
      mix: (lists) =>
        uniteMixture(
          lists.map(({ list }) => list),
          lists.map(({ weight }) => weight),
          topK,
        ),
    };
    return tokenFusionStrategy(fuser, parameters);
  },
};
