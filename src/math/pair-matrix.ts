/** What n items are to each other: cell [i][j] is i against j, and the diagonal is 0. */
export type PairMatrix = readonly (readonly number[])[];

/**
 * The matrix that all methods share which compare every item with every other, then add up a row, then
 * take the best: votes by likeness, medoids, pairwise rankers. Only the cells differ.
 *
 * `cell` is asked once for each ordered pair of different items. Cost n(n−1) calls.
 */
export function pairMatrix(n: number, cell: (i: number, j: number) => number): PairMatrix {
  const items = Array.from({ length: n }, (_, i) => i);
  return items.map((i) => items.map((j) => (i === j ? 0 : cell(i, j))));
}

/**
 *     s_i = Σ_{j ≠ i} w_j · M_ij          weights 1 where none are given
 *
 * Cost O(n²).
 */
export function rowSums(matrix: PairMatrix, weights?: readonly number[]): readonly number[] {
  return matrix.map((row, i) =>
    row.reduce((sum, cell, j) => (i === j ? sum : sum + (weights?.[j] ?? 1) * cell), 0),
  );
}

/**
 * LLM-Blender's MaxLogits, where M_ij is the logit that i beats j with i shown first:
 *
 *     s_i = Σ_j (M_ij − M_ji)
 *
 * A bias towards the first place cancels. A comparison that is missing counts as 0. Cost O(n²).
 */
export function maxLogits(matrix: PairMatrix): readonly number[] {
  return matrix.map((row, i) =>
    row.reduce((sum, cell, j) => sum + cell - (matrix[j]?.[i] ?? 0), 0),
  );
}

/**
 * LLM-Blender's MaxWins: in how many of the 2(n−1) comparisons i won.
 *
 *     s_i = #{j : M_ij > 0} + #{j : M_ji < 0}
 *
 * Departs from the helper for scores in the published code, which takes the mean of the second term;
 * its helper for ranks sums both, as here. Cost O(n²).
 */
export function maxWins(matrix: PairMatrix): readonly number[] {
  return matrix.map((row, i) =>
    row.reduce((wins, cell, j) => wins + Number(cell > 0) + Number((matrix[j]?.[i] ?? 0) < 0), 0),
  );
}

/** Ranks, 1 the best; equal scores share the smaller one: 1 + #{j : s_j > s_i}. Cost O(n log n). */
export function ranksOf(scores: readonly number[]): readonly number[] {
  const rankOf = new Map<number, number>();
  for (const [at, score] of [...scores].sort((a, b) => b - a).entries()) {
    if (!rankOf.has(score)) rankOf.set(score, at + 1);
  }
  return scores.map((score) => rankOf.get(score) ?? scores.length);
}
