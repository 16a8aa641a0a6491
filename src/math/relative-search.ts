import { rowProducts, weightedSum, type SparseRows } from './sparse-rows.ts';

export interface SearchOptions {
  /** η, the first step's length; 0 leaves the logits as they are. */
  readonly learningRate: number;
  /** T. */
  readonly steps: number;
}

const FIRST_MOMENT = 0.9;
const SECOND_MOMENT = 0.999;
const WEIGHT_DECAY = 0.01;
const EPSILON = 1e-8;
/** Steps after which the learning rate would have fallen to its least. */
const HALF_WAVE = 10;
const LEAST_RATE = 1 / 4;
/** Shares of an anchor below this count as this much: a share of 0 has no logarithm. */
const LEAST_SHARE = 1e-12;

/**
 * Finds a distribution over a model's tokens whose relative representation is near a given one, from the
 * model's own distribution on:
 *
 *     minimise over z   KL(r̄ ‖ q) / anchors      q = softmax(z) · R̂
 *
 * by T steps of AdamW (β .9 and .999, weight decay .01) whose rate falls from η in a half wave of ten
 * steps towards η/4.
 *
 * Input   logits z, one per row of R̂; log-probabilities serve, since a constant changes nothing. −∞ is a
 *         token that cannot be. `target` is r̄, one share per anchor.
 * Output  the logits after T steps. Cost O(T · entries of R̂); yields after each step, of some milliseconds.
 * Source  as `relativeRepresentation`.
 */
export function* searchLogits(
  logits: Float64Array,
  matrix: SparseRows,
  target: Float64Array,
  { learningRate, steps }: SearchOptions,
): Generator<undefined, Float64Array> {
  const z = Float64Array.from(logits);
  const mean = new Float64Array(z.length);
  const square = new Float64Array(z.length);
  for (let step = 1; step <= steps; step++) {
    const gradient = gradientAt(z, matrix, target);
    const rate = rateAt(step, learningRate);
    for (let i = 0; i < z.length; i++) {
      if (z[i] === -Infinity) continue;
      const slope = gradient[i] ?? 0;
      mean[i] = FIRST_MOMENT * (mean[i] ?? 0) + (1 - FIRST_MOMENT) * slope;
      square[i] = SECOND_MOMENT * (square[i] ?? 0) + (1 - SECOND_MOMENT) * slope ** 2;
      const unbiasedMean = (mean[i] ?? 0) / (1 - FIRST_MOMENT ** step);
      const unbiasedSquare = (square[i] ?? 0) / (1 - SECOND_MOMENT ** step);
      z[i] =
        (z[i] ?? 0) * (1 - rate * WEIGHT_DECAY) -
        (rate * unbiasedMean) / (Math.sqrt(unbiasedSquare) + EPSILON);
    }
    yield;
  }
  return z;
}

/** KL(r̄ ‖ softmax(z) · R̂) / anchors, in nats. */
export function lossAt(z: Float64Array, matrix: SparseRows, target: Float64Array): number {
  const shares = weightedSum(softmaxOf(z), matrix);
  let sum = 0;
  for (let a = 0; a < shares.length; a++) {
    const wanted = target[a] ?? 0;
    if (wanted > 0) sum += wanted * Math.log(wanted / Math.max(LEAST_SHARE, shares[a] ?? 0));
  }
  return sum / shares.length;
}

/**
 * The slope of `lossAt`, with p = softmax(z) and q = p · R̂:
 *
 *     g_v = Σ_a R̂[v, a] · (−r̄_a / q_a) / anchors          ∂/∂z_v = p_v (g_v − Σ_u p_u g_u)
 */
export function gradientAt(
  z: Float64Array,
  matrix: SparseRows,
  target: Float64Array,
): Float64Array {
  const p = softmaxOf(z);
  const shares = weightedSum(p, matrix);
  const slopes = shares.map((share, a) =>
    share > LEAST_SHARE ? -(target[a] ?? 0) / share / shares.length : 0,
  );
  const gradient = rowProducts(matrix, slopes);
  let expected = 0;
  for (let v = 0; v < p.length; v++) expected += (p[v] ?? 0) * (gradient[v] ?? 0);
  for (let v = 0; v < p.length; v++) gradient[v] = (p[v] ?? 0) * ((gradient[v] ?? 0) - expected);
  return gradient;
}

export function softmaxOf(z: Float64Array): Float64Array {
  const largest = z.reduce((most, logit) => Math.max(most, logit), -Infinity);
  const weights = z.map((logit) => Math.exp(logit - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** η_t = η/4 + (η − η/4)(1 + cos(π (t − 1) / 10)) / 2. */
function rateAt(step: number, learningRate: number): number {
  const least = learningRate * LEAST_RATE;
  return least + ((learningRate - least) * (1 + Math.cos((Math.PI * (step - 1)) / HALF_WAVE))) / 2;
}
