import type { RankerWeights } from './ranker-weights.ts';
import type { RouterWeights } from './router-weights.ts';

/** What a user has had trained for their models and code; strategies use what they come with otherwise. */
export interface Trained {
  /** Router of `citer`. */
  readonly router?: RouterWeights;
  /** Weights of the rankers. */
  readonly ranker?: RankerWeights;
}
