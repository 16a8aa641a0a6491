import type { StrategyDefinition } from '../../core/strategy.ts';
import { gacMixture } from '../../math/token-union.ts';
import { equalWeights, trustWeights, type TokenFuser } from './token-fuser.ts';
import { FUSION_PARAMETERS, tokenFusionStrategy } from './token-fusion.ts';

/**
 * GaC: each token is a class, and the members classify together.
 *
 *     q(t) = Σ_i w_i p_i(t),  the next token = argmax q
 *
 * Every step  the primary is asked first; its best token stands where p > gate, without the others.
 * Gated       as the family does it: votes only at borders of code.
 * Weights     by trust, or equal.
 * Cost        every step, a token: one `next` of the primary, and where it is unsure one of each other
 *             member; gated, see the family.
 *
 * Known limit: every step with different vocabularies cuts words where no model would have cut them.
 */
export const gac: StrategyDefinition = {
  id: 'gac',
  family: 'token-fusion',
  title: 'GaC',
  source: {
    authors: 'Yu et al.',
    year: 2024,
    title:
      'Breaking the Ceiling of the LLM Community by Treating Token Generation as a Classification for Ensembling',
    url: 'https://arxiv.org/abs/2406.12585',
    departures: [
      'tokens are the same where their bytes are: the released code misses tabs and parts of characters',
      'the 1,000 most probable tokens are mixed instead of all, 20 where a server tells no more: rarer ones hardly win',
      'members with different vocabularies vote only where the primary is unsure at a border of code, unless every step is chosen: mixed words break code',
      'equal shares are decided by the order of trust, which the released code leaves to chance',
    ],
  },
  needs: { members: 2, primitives: { next: 2 } },
  fallback: 'lazy-span',
  parameters: {
    ...FUSION_PARAMETERS,
    byTrust: {
      description: '1: members weigh as they are trusted for the language; 0: all the same.',
      default: 1,
      minimum: 0,
      maximum: 1,
    },
    listed: {
      description:
        'Most probable tokens that each member tells; servers tell 20. With whole vocabularies shares are exact.',
      default: 1000,
      minimum: 1,
      maximum: 1_000_000,
    },
  },
  create(parameters) {
    const byTrust = (parameters['byTrust'] ?? 1) >= 0.5;
    const fuser: TokenFuser = {
      listed: Math.round(parameters['listed'] ?? 1000),
      keptAbove: parameters['gate'] ?? FUSION_PARAMETERS.gate.default,
      weigh: byTrust ? trustWeights : equalWeights,
      mix: (lists) =>
        gacMixture(
          lists.map(({ list }) => list),
          lists.map(({ weight }) => weight),
        ),
    };
    return tokenFusionStrategy(fuser, parameters);
  },
};
