import type { RankerWeights } from '../../../core/ranker-weights.ts';
import type { Trained } from '../../../core/trained.ts';
import { FEATURES } from './candidate-features.ts';
import { fittedRanker } from './fitted-ranker.ts';

/** Weights may come from an older or newer program, whatever their type says. */
const isReadHere = (version: number): boolean => version === 1;

/** Whether weights are of this version, and were trained on the features of today in their order. */
function isUsable({ version, features }: RankerWeights): boolean {
  return (
    isReadHere(version) &&
    features.length === FEATURES.length &&
    features.every((name, i) => name === FEATURES[i])
  );
}

/**
 * The user's own weights, else those shipped; where the user's own say nothing of what is looked at here,
 * those shipped as well, with the note `ranker:other-features`.
 */
export function usableRanker(trained: Trained | undefined): {
  readonly weights: RankerWeights;
  readonly note?: string;
} {
  const own = trained?.ranker;
  if (own === undefined) return { weights: fittedRanker };
  return isUsable(own)
    ? { weights: own }
    : { weights: fittedRanker, note: 'ranker:other-features' };
}
