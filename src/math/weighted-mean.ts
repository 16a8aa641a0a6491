/** A value and what it counts; undefined where it is not known. */
interface Weighted {
  readonly value?: number | undefined;
  readonly weight: number;
}

/**
 * Σ wᵢ·xᵢ / Σ wᵢ over the known values; 0 where none of them has any weight. Weights are 0 or more.
 */
export function weightedMean(parts: readonly Weighted[]): number {
  let sum = 0;
  let weights = 0;
  for (const { value, weight } of parts) {
    if (value === undefined) continue;
    sum += value * weight;
    weights += weight;
  }
  return weights === 0 ? 0 : sum / weights;
}
