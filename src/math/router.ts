import type { RouterLayer, RouterWeights } from '../core/router-weights.ts';
import { dot } from './dot.ts';

/** Hidden states are of so much of the text before a token: in training as in use. Unit: characters. */
export const STATE_CHARACTERS = 800;

/**
 * Confidence that the small model's token may stand:
 *
 *     c = σ(f_n(… f_1(x)))      f_i(x) = [max(0,] W_i x + b_i [)]
 *
 * Input   as many features as the first layer has columns; undefined for any other number.
 * Output  in [0, 1]. Cost: one multiplication a weight.
 */
export function routerConfidence(
  { layers }: Pick<RouterWeights, 'layers'>,
  features: readonly number[],
): number | undefined {
  if (features.length !== inputsOf(layers)) return undefined;
  let values = features;
  for (const { weights, bias, relu } of layers) {
    const before = values;
    values = weights.map((row, i) => {
      const sum = dot(row, before) + (bias[i] ?? 0);
      return relu ? Math.max(0, sum) : sum;
    });
  }
  const [logit] = values;
  return logit === undefined || Number.isNaN(logit) ? undefined : sigmoid(logit);
}

/** Features that the layers take. */
export function inputsOf(layers: readonly RouterLayer[]): number {
  return layers[0]?.weights[0]?.length ?? 0;
}

/** 1 / (1 + exp(−x)). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
