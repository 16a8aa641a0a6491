/**
 * Holm's adjustment of p-values for having looked at several comparisons: sorted from the smallest,
 *
 *     adjusted(i) = max over j ≤ i of min(1, (m − j + 1) · p(j))
 *
 * A comparison is significant where its adjusted value is below the level, and the chance of any false
 * one among all m stays below it, however they depend on each other. Output in the order of the input,
 * never below the raw value. Cost O(m log m).
 * Source: S. Holm, A simple sequentially rejective multiple test procedure, 1979.
 */
export function holmAdjusted(pValues: readonly number[]): readonly number[] {
  const adjusted = pValues.map(() => 1);
  const rising = [...pValues.entries()].sort(([, a], [, b]) => a - b);
  let largest = 0;
  for (const [rank, [at, pValue]] of rising.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValue));
    adjusted[at] = largest;
  }
  return adjusted;
}
