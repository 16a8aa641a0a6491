import type { RouterWeights } from '../../core/router-weights.ts';
export const fittedRouter: RouterWeights = { version: 1, features: { kind: 'logprobs' }, layers: [], threshold: 0.5, examples: 0 };
