/** A trained router as plain JSON: layers from features to one logit. */
export interface RouterWeights {
  readonly version: 1;
  readonly features: RouterInput;
  readonly layers: readonly RouterLayer[];
  /** Confidence that told the held-out examples apart best; in [0, 1]. */
  readonly threshold: number;
  /** Labelled tokens that it was trained on, the held-out ones among them. */
  readonly examples: number;
}

/** One layer: y = W x + b, then max(0, y) where it is said. */
export interface RouterLayer {
  /** One row an output, each as long as the input. */
  readonly weights: readonly (readonly number[])[];
  /** One number an output. */
  readonly bias: readonly number[];
  readonly relu: boolean;
}

/** What a router looks at. */
export type RouterInput =
  /** Log-probabilities and the look of a token: `math/router-features.ts`. */
  | { readonly kind: 'logprobs' }
  /** Last hidden state of a model; says nothing of another model's states. */
  | { readonly kind: 'hidden-state'; readonly modelId: string };
