import type { RankerWeights } from '../../core/ranker-weights.ts';
import type { Trained } from '../../core/trained.ts';

/** Weights that rankers use where the user has had none trained. */
export const fittedRanker: RankerWeights = {
  version: 1,
  features: ['parse-errors', 'length'],
  pair: { layers: [{ weights: [[-1, 0]], bias: [0], relu: false }] },
  forest: { trees: [], abstainBelow: 0 },
  requests: 0,
  pairs: 0,
};

/** The user's own weights, else those shipped. */
export function rankerFor(trained: Trained | undefined): RankerWeights {
  return trained?.ranker ?? fittedRanker;
}
