import { rowSums, type PairMatrix } from './pair-matrix.ts';

/**
 * How far each of m voters is from the truth that nobody knows, from their distances to each other alone.
 * Errors of different voters are taken to be independent, with mean 0: then d_ij = E_i + E_j, and each
 * pair (j, k) of the others tells E_i ≈ ½(d_ij + d_ik − d_jk). Their mean, each pair counting v_j·v_k:
 *
 *     S_i = Σ_{j≠i} v_j·d_ij      T = Σ_{j<k} v_j·v_k·d_jk      P_i = Σ_{j≠i} v_j      Q_i = Σ_{j≠i} v_j²
 *
 *     E_i = [P_i·S_i − Σ_{j≠i} v_j²·d_ij − (T − v_i·S_i)] / (P_i² − Q_i)
 *         = [(m−1)·S_i − T] / ((m−1)(m−2))                              where every v is 1
 *
 * Input   squared distances, symmetric, ≥ 0; votes > 0, all 1 where none are given.
 * Output  one number a voter, in the unit of the distances, below 0 for one that stands between all the
 *         others; undefined for fewer than three voters. Cost O(m²).
 * Source  Guha et al., Smoothie, 2024, arXiv 2412.04692.
 */
export function smoothieErrors(
  distances: PairMatrix,
  votes: readonly number[] = distances.map(() => 1),
): readonly number[] | undefined {
  if (distances.length < 3) return undefined;
  const sums = rowSums(distances, votes);
  const squares = votes.map((vote) => vote * vote);
  const squareSums = rowSums(distances, squares);
  const [all, allSquares] = [total(votes), total(squares)];
  const between = total(sums.map((sum, i) => (votes[i] ?? 0) * sum)) / 2;
  return sums.map((sum, i) => {
    const vote = votes[i] ?? 0;
    const [others, otherSquares] = [all - vote, allSquares - vote * vote];
    const mean = others * sum - (squareSums[i] ?? 0) - (between - vote * sum);
    return mean / (others * others - otherSquares);
  });
}

/** Errors are held above this share of the scale of the distances. */
const LEAST_ERROR = 1e-12;

/**
 * Weights of voters by their errors:
 *
 *     w_i = (1 / E_i) / Σ_j (1 / E_j)       E_i held at 10⁻¹² · (1 + max d) or above
 *
 * Output  positive, adding up to 1; the largest is that of the medoid, argmin_i S_i, where every vote
 *         counts the same and no more than one error was held. Equal for fewer than three voters.
 * Departs from the published code, which holds nothing: see `publishedSmoothieWeights`. Cost O(m²).
 */
export function smoothieWeights(
  distances: PairMatrix,
  votes?: readonly number[],
): readonly number[] {
  const errors = smoothieErrors(distances, votes);
  if (errors === undefined) return distances.map(() => 1 / distances.length);
  const least = LEAST_ERROR * (1 + Math.max(...distances.map((row) => Math.max(...row))));
  return shares(errors.map((error) => 1 / Math.max(error, least)));
}

/**
 * The same without the clamp, as the published code has it. An error of 0 (equal texts) gives NaN, one
 * below 0 a negative weight, and it may turn the signs of all: for comparison alone.
 */
export function publishedSmoothieWeights(distances: PairMatrix): readonly number[] {
  const errors = smoothieErrors(distances);
  return errors === undefined
    ? distances.map(() => 1 / distances.length)
    : shares(errors.map((error) => 1 / error));
}

function shares(values: readonly number[]): readonly number[] {
  const sum = total(values);
  return values.map((value) => value / sum);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
