/**
 * log Σ exp(xᵢ), without overflow: the largest value is taken out of the sum.
 *
 *     logSumExp(x) = m + log Σ exp(xᵢ − m),   m = max x
 *
 * Input in nats; −∞ stands for probability 0. Output in nats: −∞ for no values and for nothing but
 * −∞, +∞ where one value is +∞, NaN where one is NaN. Cost O(n).
 */
export function logSumExp(values: readonly number[]): number {
  let largest = -Infinity;
  for (const value of values) {
    if (Number.isNaN(value)) return NaN;
    largest = Math.max(largest, value);
  }
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - largest);
  return largest + Math.log(sum);
}
