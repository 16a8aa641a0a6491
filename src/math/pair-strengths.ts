/** What a comparison said: i is better than j by `margin` nats. */
export interface ComparedPair {
  readonly i: number;
  readonly j: number;
  readonly margin: number;
}

export interface FittedStrengths {
  /** One per item, with mean 0. Unit: nats. */
  readonly strengths: readonly number[];
  /** Inverse of the network of comparisons, for `resistanceOf`. */
  readonly inverse: readonly (readonly number[])[];
  /** Standard deviation of a margin around the difference of its strengths. Unit: nats. */
  readonly deviation: number;
}

/** What a pair's prior counts beside one comparison. */
const PRIOR_WEIGHT = 0.02;
/** Margins that the expected noise counts for. */
const PRIOR_MARGINS = 3;

/**
 * Strengths that differ as comparisons say, by least squares:
 *
 *     min_s  Σ_compared (margin_ij − (s_i − s_j))²  +  0.02 · Σ_all pairs ((p_i − p_j) − (s_i − s_j))²
 *
 * Where every pair was compared, s_i is MaxLogits' sum over n but for the prior; where some are missing, the
 * chains of the others stand for them. The prior p holds the network together and decides among items that
 * nobody compared.
 *
 *     deviation²  = (3 · noise² + Σ residual²) / (3 + max(0, compared − (n−1)))
 *
 * Cost O(n³).
 */
export function fittedStrengths(
  prior: readonly number[],
  compared: readonly ComparedPair[],
  noise: number,
): FittedStrengths {
  const n = prior.length;
  const laplacian = prior.map((_, i) =>
    prior.map((__, j) => (i === j ? PRIOR_WEIGHT * (n - 1) : -PRIOR_WEIGHT)),
  );
  const centre = prior.reduce((sum, value) => sum + value, 0) / Math.max(1, n);
  const pull = prior.map((value) => PRIOR_WEIGHT * n * (value - centre));
  const add = (rows: number[][], i: number, j: number, value: number): void => {
    const row = rows[i];
    if (row !== undefined) row[j] = (row[j] ?? 0) + value;
  };
  for (const { i, j, margin } of compared) {
    add(laplacian, i, i, 1);
    add(laplacian, j, j, 1);
    add(laplacian, i, j, -1);
    add(laplacian, j, i, -1);
    pull[i] = (pull[i] ?? 0) + margin;
    pull[j] = (pull[j] ?? 0) - margin;
  }
  // One over n everywhere turns the singular matrix into one whose inverse differs by a constant alone.
  const inverse = inverted(laplacian.map((row) => row.map((cell) => cell + 1 / n)));
  const strengths = inverse.map((row) =>
    row.reduce((sum, cell, j) => sum + cell * (pull[j] ?? 0), 0),
  );
  const left = compared.reduce((sum, { i, j, margin }) => {
    const residual = margin - ((strengths[i] ?? 0) - (strengths[j] ?? 0));
    return sum + residual * residual;
  }, 0);
  const free = Math.max(0, compared.length - (n - 1));
  const deviation = Math.sqrt((PRIOR_MARGINS * noise * noise + left) / (PRIOR_MARGINS + free));
  return { strengths, inverse, deviation };
}

/** Effective resistance between two items; in units of one margin's variance that of their difference. */
export function resistanceOf(
  inverse: readonly (readonly number[])[],
  i: number,
  j: number,
): number {
  const cell = (a: number, b: number): number => inverse[a]?.[b] ?? 0;
  return Math.max(0, cell(i, i) + cell(j, j) - 2 * cell(i, j));
}

/** Inverse of a symmetric positive definite matrix by Gauss and Jordan, which needs no pivots there. */
function inverted(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [
    ...row,
    ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)),
  ]);
  for (let k = 0; k < n; k++) {
    const pivotRow = rows[k] ?? [];
    const pivot = pivotRow[k] ?? 1;
    for (let j = 0; j < 2 * n; j++) pivotRow[j] = (pivotRow[j] ?? 0) / pivot;
    for (let i = 0; i < n; i++) {
      const row = rows[i] ?? [];
      const factor = row[k] ?? 0;
      if (i === k || factor === 0) continue;
      for (let j = 0; j < 2 * n; j++) row[j] = (row[j] ?? 0) - factor * (pivotRow[j] ?? 0);
    }
  }
  return rows.map((row) => row.slice(n));
}
