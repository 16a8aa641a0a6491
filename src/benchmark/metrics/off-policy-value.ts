import { coveredMean } from './clustered-mean.ts';

/** A logged decision, seen with the eyes of another policy that is to be judged by it. */
export interface LoggedChoice {
  /** Probability with which the logging policy made this choice. In (0, 1]. */
  readonly propensity: number;
  /** Probability with which the judged policy would have made it. In [0, 1]. */
  readonly targetProbability: number;
  readonly reward: number;
  /** What a model of the rewards expects of the choice made. */
  readonly expectedOfChoice?: number | undefined;
  /** What it expects of the judged policy here: the mean over its own choices. */
  readonly expectedOfTarget?: number | undefined;
}

export type OffPolicyValue =
  | {
      readonly kind: 'value';
      readonly n: number;
      readonly effectiveSampleSize: number;
      readonly inversePropensity: number;
      /** Undefined unless every choice has both expectations. */
      readonly doublyRobust: number | undefined;
    }
  | {
      readonly kind: 'refused';
      readonly reason: 'too-few-effective' | 'impossible-propensity';
      readonly n: number;
      readonly effectiveSampleSize: number;
    };

/** Below this the log says too little about the judged policy for any verdict. */
export const leastEffectiveSampleSize = 50;

/**
 * Value of a policy from the log of another one.
 *
 *     w_i = π(a_i) / p_i      ESS = (Σ w)² / Σ w²
 *     inverse propensity      1/n · Σ w_i · r_i
 *     doubly robust           1/n · Σ (q̂_i(π) + w_i · (r_i − q̂_i(a_i)))
 *
 * Both are unbiased where the propensities are right; the second is also so where the reward model q̂ is,
 * and it varies less. Refused below an effective sample size of 50, and where a propensity is not in
 * (0, 1]: such a log is wrong, and leaving the line out would bias the rest. Cost O(n).
 * Source: Dudík, Langford and Li, Doubly Robust Policy Evaluation and Learning, 2011, arXiv 1103.4601.
 */
export function offPolicyValue(log: readonly LoggedChoice[]): OffPolicyValue {
  const n = log.length;
  if (log.some(({ propensity }) => !(propensity > 0 && propensity <= 1))) {
    return { kind: 'refused', reason: 'impossible-propensity', n, effectiveSampleSize: 0 };
  }
  const weights = log.map(({ targetProbability, propensity }) => targetProbability / propensity);
  const effectiveSampleSize = effectiveSize(weights);
  if (effectiveSampleSize < leastEffectiveSampleSize) {
    return { kind: 'refused', reason: 'too-few-effective', n, effectiveSampleSize };
  }
  const weighted = coveredMean(log.map(({ reward }, at) => (weights[at] ?? 0) * reward));
  const robust = coveredMean(
    log.map(({ reward, expectedOfChoice, expectedOfTarget }, at) =>
      expectedOfChoice === undefined || expectedOfTarget === undefined
        ? undefined
        : expectedOfTarget + (weights[at] ?? 0) * (reward - expectedOfChoice),
    ),
  );
  return {
    kind: 'value',
    n,
    effectiveSampleSize,
    inversePropensity: weighted.mean ?? 0,
    doublyRobust: robust.n === n ? robust.mean : undefined,
  };
}

/** How many equally weighted choices tell as much as these: (Σ w)² / Σ w²; 0 where none has weight. */
function effectiveSize(weights: readonly number[]): number {
  let [sum, squares] = [0, 0];
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
}
