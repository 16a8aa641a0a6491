import type { RouterLayer } from './router-weights.ts';

/** What rankers have learned of finished candidates, as plain JSON: `ensemble train ranker` writes it. */
export interface RankerWeights {
  readonly version: 1;
  /** Names of the features in their order; weights of others say nothing here and are refused. */
  readonly features: readonly string[];
  readonly pair: PairWeights;
  readonly forest: ForestWeights;
  /** Of the members in the recordings; absent where the weights are for any members. */
  readonly team?: TeamWeights;
  /** What they were trained on: requests, and pairs of candidates of which one was better. */
  readonly requests: number;
  readonly pairs: number;
}

/** A score of one candidate; of two the better has the higher one: logit(i before j) = s(i) − s(j). */
export interface PairWeights {
  /** Layers from features, brought to mean 0 and deviation 1 by the first one, to one number. */
  readonly layers: readonly RouterLayer[];
}

/** Probability that a candidate is right, as the mean over trees. */
export interface ForestWeights {
  readonly trees: readonly TreeWeights[];
  /** Probability below which nothing is the better answer; in [0, 1]. */
  readonly abstainBelow: number;
}

/** One tree as columns, a node each, the root first. */
export interface TreeWeights {
  /** Index of the feature that is looked at; -1 in a leaf. */
  readonly feature: readonly number[];
  /** Left where the feature is at most so much. */
  readonly threshold: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Share of right ones among the examples of a leaf; 0 elsewhere. */
  readonly share: readonly number[];
}

/** Which members make the best team, and how much the vote of each counts. */
export interface TeamWeights {
  /** Ids of the chosen members, sorted. */
  readonly members: readonly string[];
  /** Focal diversity of the team and accuracy of its vote where it was chosen; in [0, 1]. */
  readonly focal: number;
  readonly accuracy: number;
  /** Log-odds that a member's vote adds to the text that it wrote, by member id. */
  readonly votes: Readonly<Record<string, number>>;
}
