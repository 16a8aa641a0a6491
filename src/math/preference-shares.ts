/** Probability that item j is better than item k; undefined where nobody said. */
export type Preference = (j: number, k: number) => number | undefined;

/**
 * Pairwise preferences as shares:
 *
 *     share_j = Σ_{k ≠ j} p(j > k) / (n(n−1)/2)
 *
 * the share of all comparisons that an item wins; the mean preference (Σ_k p(j > k))/(n−1), scaled so that
 * the shares add up to 1. Cycles and ties give equal shares, which a Bradley-Terry fit gives as well, and
 * none can diverge where one item wins every comparison.
 *
 * Input   n ≥ 2 items with p(j > k) + p(k > j) = 1. Output undefined where a pair is missing. Cost O(n²).
 */
export function preferenceShares(items: number, prefers: Preference): number[] | undefined {
  const pairs = (items * (items - 1)) / 2;
  const wins = Array.from({ length: items }, () => 0);
  for (let j = 0; j < items; j++) {
    for (let k = 0; k < items; k++) {
      if (j === k) continue;
      const preference = prefers(j, k);
      if (preference === undefined) return undefined;
      wins[j] = (wins[j] ?? 0) + preference;
    }
  }
  return wins.map((won) => won / pairs);
}

/**
 * What a judge of some items thinks of all: the judged ones share out among them what they had together,
 * the others keep theirs.
 *
 *     share_j ← (Σ_{i judged} basis_i) · judged_j
 *
 * Input   `basis` adds up to 1; `judged` too, one for each index in `indices`.
 */
export function withinBasis(
  basis: readonly number[],
  indices: readonly number[],
  judged: readonly number[],
): number[] {
  const mass = indices.reduce((sum, index) => sum + (basis[index] ?? 0), 0);
  return basis.map((share, index) => {
    const at = indices.indexOf(index);
    return at < 0 ? share : mass * (judged[at] ?? 0);
  });
}
