import { Z_95 } from './intervals.ts';

/** How good one of several players is. */
export interface Strength {
  /** Probability to beat the average player, in (0, 1). These are ½ on average. */
  readonly strength: number;
  /** 95 % interval around it, within [0, 1]. */
  readonly low: number;
  readonly high: number;
}

export interface BradleyTerryOptions {
  /** Games against the average player that everyone is taken to have drawn. Above 0. */
  readonly prior?: number;
  /** The iteration ends when no log-strength moves by more. Above 0. Unit: nats. */
  readonly tolerance?: number;
}

/**
 * Strengths of players from games between pairs, after Bradley and Terry:
 *
 *     P(i beats j) = γ_i / (γ_i + γ_j)           γ > 0
 *
 * The γ are those of the largest posterior, by minorisation and maximisation from γ = 1:
 *
 *     γ_i ← (w_i + a/2) / (Σ_j n_ij / (γ_i + γ_j) + a / (γ_i + 1))
 *
 *     w_i   games that i has won, a tie being half a win for each
 *     n_ij  games of i and j
 *     a     games against a player of γ = 1 that everyone has drawn: with it a player that has won all its
 *           games is strong and not infinitely so, and groups that never met are comparable
 *
 * At the fixed point the games cancel and Σ_i (½ − γ_i/(γ_i+1)) = 0 is left: the player of γ = 1 is the
 * average one, in that the probabilities γ_i/(γ_i+1) to beat it are ½ on average. They are the strengths.
 *
 * The intervals are θ_i ± 1.96 √(H⁻¹)_ii on θ = log γ, turned back into probabilities, with the observed
 * information H, which is that of the logistic model:
 *
 *     H_ii = Σ_j n_ij p_ij p_ji + a q_i (1 − q_i)      H_ij = −n_ij p_ij p_ji      q_i = γ_i/(γ_i + 1)
 *
 * And not a bootstrap: of twenty votes many resamples leave a player without a loss or without a game, and
 * the interval would say more of the prior than of the votes; this one needs no chance and costs one
 * inversion.
 *
 * Input   `wins[i][j]`: wins of i over j, 0 or more, ties as ½ in both; the diagonal is not looked at.
 * Output  one a player, in their order. A player without games has strength ½ and the widest interval.
 * Cost    O(n²) an iteration, at most 10,000, and O(n³) once.
 * Source  Hunter, "MM algorithms for generalized Bradley-Terry models", Annals of Statistics 32, 2004,
 *         equation 3 (ties as half a win each are a common simplification of its section 2).
 */
export function bradleyTerry(
  wins: readonly (readonly number[])[],
  { prior = 1, tolerance = 1e-10 }: BradleyTerryOptions = {},
): readonly Strength[] {
  const games = wins.map((row, i) => row.map((won, j) => (i === j ? 0 : won + at(wins, j, i))));
  const won = wins.map((row, i) => row.reduce((sum, one, j) => (i === j ? sum : sum + one), 0));
  const gammas = fixedPoint(games, won, prior, tolerance);
  const variances = inverseDiagonal(informationOf(games, gammas, prior));
  return gammas.map((gamma, i) => {
    const reach = Z_95 * Math.sqrt(variances[i] ?? 0);
    return {
      strength: gamma / (gamma + 1),
      low: logistic(Math.log(gamma) - reach),
      high: logistic(Math.log(gamma) + reach),
    };
  });
}

const MOST_ITERATIONS = 10_000;

function fixedPoint(
  games: readonly (readonly number[])[],
  won: readonly number[],
  prior: number,
  tolerance: number,
): readonly number[] {
  let gammas: readonly number[] = won.map(() => 1);
  let left = MOST_ITERATIONS;
  let moved = Number.POSITIVE_INFINITY;
  while (moved > tolerance && left-- > 0) {
    const last = gammas;
    gammas = last.map((gamma, i) => {
      const played = (games[i] ?? []).reduce(
        (sum, n, j) => sum + n / (gamma + (last[j] ?? 1)),
        prior / (gamma + 1),
      );
      return ((won[i] ?? 0) + prior / 2) / played;
    });
    moved = Math.max(0, ...gammas.map((gamma, i) => Math.abs(Math.log(gamma / (last[i] ?? 1)))));
  }
  return gammas;
}

function informationOf(
  games: readonly (readonly number[])[],
  gammas: readonly number[],
  prior: number,
): number[][] {
  return games.map((row, i) => {
    const own = gammas[i] ?? 1;
    const weights = row.map((n, j) => {
      const other = gammas[j] ?? 1;
      return (n * own * other) / (own + other) ** 2;
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight, j) => (i === j ? total + (prior * own) / (own + 1) ** 2 : -weight));
  });
}

/** The diagonal of the inverse of a symmetric, positive definite matrix, by Gauss and Jordan. O(n³). */
function inverseDiagonal(matrix: readonly (readonly number[])[]): readonly number[] {
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  rows.forEach((row, i) => {
    const pivot = row[i] ?? 1;
    row.forEach((value, k) => (row[k] = value / pivot));
    rows.forEach((other, j) => {
      const factor = other[i] ?? 0;
      if (j === i || factor === 0) return;
      other.forEach((value, k) => (other[k] = value - factor * (row[k] ?? 0)));
    });
  });
  return rows.map((row, i) => row[matrix.length + i] ?? 0);
}

function logistic(nats: number): number {
  return 1 / (1 + Math.exp(-nats));
}

function at(matrix: readonly (readonly number[])[], i: number, j: number): number {
  return matrix[i]?.[j] ?? 0;
}
