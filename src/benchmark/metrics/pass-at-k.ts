import type { Random } from '../../core/random.ts';
import { clusteredMean, type ClusteredMean } from './clustered-mean.ts';

/**
 * Unbiased chance that one of k samples is correct, from n samples of which c are:
 *
 *     pass@k = 1 − C(n−c, k) / C(n, k) = 1 − Π_{i=n−c+1}^{n} (1 − k/i)
 *
 * The product has no large numbers, so nothing overflows. Input 0 ≤ c ≤ n and k ≥ 1, integers. Output in
 * [0, 1]; undefined where k > n: fewer samples than are asked about. Cost O(c).
 * Source: Chen et al., Evaluating Large Language Models Trained on Code, 2021, arXiv 2107.03374, section 2.1.
 */
export function passAtK(samples: number, correct: number, k: number): number | undefined {
  if (k > samples) return undefined;
  if (samples - correct < k) return 1;
  let failing = 1;
  for (let i = samples - correct + 1; i <= samples; i++) failing *= 1 - k / i;
  return 1 - failing;
}

/** The samples of one problem. */
export interface SampledProblem {
  /** What the problem is a part of; problems of one cluster are alike. */
  readonly cluster: string;
  readonly samples: number;
  readonly correct: number;
}

export interface MeanPassAtK extends ClusteredMean {
  /** Problems that have fewer than k samples; they do not count. */
  readonly leftOut: number;
}

/** Mean of pass@k over problems, with the 95 % interval of the bootstrap over clusters. */
export function meanPassAtK(
  problems: readonly SampledProblem[],
  k: number,
  random: Random,
): MeanPassAtK {
  const items = problems.flatMap(({ cluster, samples, correct }) => {
    const value = passAtK(samples, correct, k);
    return value === undefined ? [] : [{ cluster, value }];
  });
  return { ...clusteredMean(items, random), leftOut: problems.length - items.length };
}
