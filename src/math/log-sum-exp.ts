/**
 * log Σ exp(x), without overflow: the largest value is taken out first.
 *
 * Input any values, −∞ for a mass of 0. Output −∞ of none, or where all are. Cost O(n).
 */
export function logSumExp(values: readonly number[]): number {
  const largest = Math.max(...values);
  if (!Number.isFinite(largest)) return largest;
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}

/**
 * Values as shares that add up to 1:
 *
 *     softmax(x)_i = exp(x_i / τ) / Σ_j exp(x_j / τ)
 *
 * Input   temperature τ > 0. Equal shares where every value is −∞. Cost O(n).
 */
export function softmax(values: readonly number[], temperature = 1): number[] {
  const scaled = values.map((value) => value / temperature);
  const total = logSumExp(scaled);
  if (total === -Infinity) return values.map(() => 1 / values.length);
  return scaled.map((value) => Math.exp(value - total));
}
