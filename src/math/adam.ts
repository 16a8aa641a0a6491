import { numberAt, type Learned } from './network-layers.ts';

const MEAN_DECAY = 0.9;
const SQUARE_DECAY = 0.999;
const EPSILON = 1e-8;

/**
 * Adam: each number moves against its gradient, by about `rate` a step whatever the gradient's size.
 *
 *     m ← β₁ m + (1 − β₁) g    v ← β₂ v + (1 − β₂) g²    x ← x − rate · m̂ / (√v̂ + ε)
 *
 * with m̂ and v̂ what m and v are divided by 1 − βᵗ. A step uses up the gradients: they are 0 after it.
 *
 * Source  Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015.
 */
export function adam(all: readonly Learned[], rate: number): { readonly step: () => void } {
  const states = all.map(({ values, gradients }) => ({
    ...{ values, gradients },
    mean: new Float64Array(values.length),
    square: new Float64Array(values.length),
  }));
  let steps = 0;
  return {
    step: () => {
      steps++;
      const meanShare = 1 - MEAN_DECAY ** steps;
      const squareShare = 1 - SQUARE_DECAY ** steps;
      for (const { values, gradients, mean, square } of states) {
        for (let i = 0; i < values.length; i++) {
          const gradient = numberAt(gradients, i);
          const [before, squareBefore] = [numberAt(mean, i), numberAt(square, i)];
          const m = before + (1 - MEAN_DECAY) * (gradient - before);
          const v = squareBefore + (1 - SQUARE_DECAY) * (gradient ** 2 - squareBefore);
          mean[i] = m;
          square[i] = v;
          const step = m / meanShare / (Math.sqrt(v / squareShare) + EPSILON);
          values[i] = numberAt(values, i) - rate * step;
        }
        gradients.fill(0);
      }
    },
  };
}
