import type { PairWeights } from '../core/ranker-weights.ts';

/**
 * Score of each candidate by a trained pair ranker:
 *
 *     s = W_k · max(0, … W_1 x + b_1 …) + b_k        logit(i before j) = s(i) − s(j)
 *
 * Input   rows of features, each as long as a row of the first layer's weights.
 * Output  one number a row; only differences mean something. Unit: nats.
 * Cost    one multiplication a weight and row.
 */
export function pairScores(
  { layers }: PairWeights,
  rows: readonly (readonly number[])[],
): readonly number[] {
  return rows.map((row) => {
    let values = row;
    for (const { weights, bias, relu } of layers) {
      const inputs = values;
      values = weights.map((weightsOfOne, out) => {
        const sum = weightsOfOne.reduce(
          (total, weight, i) => total + weight * (inputs[i] ?? 0),
          bias[out] ?? 0,
        );
        return relu ? Math.max(0, sum) : sum;
      });
    }
    return values[0] ?? 0;
  });
}
