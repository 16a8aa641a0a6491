import type { StrategyDefinition } from '../../core/strategy.ts';
import { geometricMixture } from '../../math/token-union.ts';
import { greedyWeights, similarityWeights } from './prompt-weights.ts';
import type { TokenFuser } from './token-fuser.ts';
import { FUSION_PARAMETERS, tokenFusionStrategy } from './token-fusion.ts';

/** What is beyond counts by the floors of the mixture. */
const LISTED_TOKENS = 200;

/**
 * PackLLM: members weigh as well as they predict the code just before the cursor.
 *
 *     λ = softmax(−L / τ),   L_i = −log P_i(the last lines | what precedes them) / bytes
 *     q(t) ∝ exp(Σ_i λ_i log p_i(t)),  the next token = argmax q
 *
 * Optimised  λ by greedy search: models are added from the best to the worst, each with the share
 *            that fits the last 16 tokens of code best.
 * Weights    0 for a member whose score is unreliable or fails; those of trust where nobody has one.
 * Cost       once: one `score` per member, or where optimised 16 `next` per member. Then every step, a
 *            token: one `next` per member; gated, see the family.
 *
 * Known limit: a product of experts lets a member veto: what it calls impossible never wins.
 */
export const packLlm: StrategyDefinition = {
  id: 'pack-llm',
  family: 'token-fusion',
  title: 'PackLLM',
  source: {
    authors: 'Mavromatis and Karypis',
    year: 2024,
    title: 'Pack of LLMs: Model Fusion at Test-Time via Perplexity Optimization',
    url: 'https://arxiv.org/abs/2404.11531',
    departures: [
      'losses are per byte, which compare across tokenizers; the temperature of 1 a token becomes ¼ a byte',
      'the prompt is the last lines before the cursor: nearest, and cheap enough for every request',
      'optimised, a token counts as right where it agrees with the code that stands there, since tokenizers cut it differently',
      'equal fits leave the weight to the mixture, where the released code leaves it to the last model',
      'tokens are the same where their bytes are, not where their spelling is nearest',
      'members with different vocabularies vote only where the primary is unsure at a border of code, unless every step is chosen: mixed words break code',
    ],
  },
  needs: { members: 2, primitives: { next: 2, score: 2 } },
  fallback: 'lazy-span',
  parameters: {
    ...FUSION_PARAMETERS,
    temperature: {
      description: 'Nats per byte by which a member must be better for e times the weight.',
      default: 0.25,
      minimum: 0.01,
      maximum: 10,
    },
    optimised: {
      description:
        '1: weights are searched that fit the last tokens before the cursor, for 16 calls a member; 0: by the temperature.',
      default: 0,
      minimum: 0,
      maximum: 1,
    },
  },
  create(parameters) {
    const temperature = parameters['temperature'] ?? 0.25;
    const optimised = (parameters['optimised'] ?? 0) >= 0.5;
    const fuser: TokenFuser = {
      listed: LISTED_TOKENS,
      weigh: (voters, task, tools, signal) =>
        optimised
          ? greedyWeights(voters, LISTED_TOKENS, task, tools, signal)
          : similarityWeights(voters, temperature, task, tools, signal),
      mix: (lists) =>
        geometricMixture(
          lists.map(({ list }) => list),
          lists.map(({ weight }) => weight),
        ),
    };
    return tokenFusionStrategy(fuser, parameters);
  },
};
