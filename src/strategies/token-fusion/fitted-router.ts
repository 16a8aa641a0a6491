import type { RouterWeights } from '../../core/router-weights.ts';

/**
 * CITER's router for members without one of their own: features of `router-features.ts`. Trained on
 * 9133 tokens of the small models in the packages of `router-packages.ts` by
 * `test/bench/fit-citer.ts`.
 */
export const fittedRouter: RouterWeights = {
  version: 1,
  features: { kind: 'logprobs' },
  layers: [
    {
      weights: [
        [
          1.5648, 8.1062, 1.7627, -1.1142, 3.4598, -0.2224, 0.2853, -0.7439, 0.3016, -0.4152,
          0.3481, 0.651, 0.1289, 0.2545, -0.08, 0.2784, 0.017,
        ],
      ],
      bias: [-7.0347],
      relu: false,
    },
  ],
  threshold: 0.9088,
  examples: 9133,
};
