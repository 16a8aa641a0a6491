import type { Trained } from '../../../src/core/trained.ts';
import { FEATURES } from '../../../src/strategies/ranking/trained/candidate-features.ts';
import { fittedRanker } from '../../../src/strategies/ranking/trained/fitted-ranker.ts';

/** A trained ranker whose score of a text is minus its syntax errors, up to three. */
export const trainedOnErrors: Trained = {
  ranker: {
    ...fittedRanker,
    pair: {
      layers: [
        {
          weights: [FEATURES.map((name) => (name === 'parse-errors' ? -3 : 0))],
          bias: [0],
          relu: false,
        },
      ],
    },
  },
};

/** Syntax errors by text. */
export const errorsOf =
  (errors: Readonly<Record<string, number>>) =>
  (text: string): { readonly known: boolean; readonly newErrors: number } => ({
    known: true,
    newErrors: errors[text] ?? 0,
  });
