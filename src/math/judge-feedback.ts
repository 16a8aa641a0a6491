import type { JudgeRows } from './judge-totals.ts';
import { softmax } from './log-sum-exp.ts';

/**
 * How often the other members prefer each member's draft:
 *
 *     wins_j = #{(i, k) : i ≠ j, k ≠ j, S_ij ≥ S_ik},   at least 1
 *     reward_j = wins_j / (K−1)²
 *
 * Input   row i holds the scores that member i gives to the drafts of members 0 … K−1.
 * Output  rewards in [0, 1], one per member. Nobody judges their own draft.
 * Cost    O(K³).
 * Source  Lv et al., "SpecEM: Training-Free LLM Ensembling via Iterative Drafting, Verification, and
 *         Online Feedback", NeurIPS 2025; by the released code. Departures: members may abstain, then
 *         the pairs that can be compared are counted instead of (K−1)²; with two members the least win
 *         of 1 is dropped, since it would make all rewards 1 for ever; a member without others has 0
 *         where the formula divides by 0.
 */
export function winRateRewards(rows: JudgeRows): number[] {
  return rows.map((_, j) => {
    let wins = 0;
    let pairs = 0;
    rows.forEach((row, i) => {
      const own = row?.[j];
      if (i === j || own === undefined) return;
      rows.forEach((_other, k) => {
        const rival = row?.[k];
        if (k === j || rival === undefined) return;
        pairs += 1;
        if (own >= rival) wins += 1;
      });
    });
    if (pairs === 0) return 0;
    return Math.max(wins, rows.length > 2 ? 1 : 0) / pairs;
  });
}

/**
 * Learning rate of a round: η_t = λ · √(1/K) / t.
 *
 * Input   K members, K ≥ 1; rounds t = 1, 2, …; λ is a tenth of the released code's `learn_rate`, whose
 *         default of 1,000 stands for no feedback at all.
 */
export function feedbackRate(rate: number, members: number, round: number): number {
  return (rate * Math.sqrt(1 / members)) / round;
}

/**
 * Multiplicative weights (Hedge): w_i ← w_i · exp(η r_i) / Σ_j w_j · exp(η r_j).
 *
 * Input   weights ≥ 0, one per reward. Output weights that add up to 1; equal ones if all were 0.
 * Source  Freund and Schapire, "A Decision-Theoretic Generalization of On-Line Learning", 1997. SpecEM
 *         updates before the choice of the same round.
 */
export function multiplicativeWeights(
  weights: readonly number[],
  rewards: readonly number[],
  eta: number,
): number[] {
  return softmax(weights.map((weight, i) => Math.log(weight) + eta * (rewards[i] ?? 0)));
}

/**
 * Weights with which a request begins: softmax(ρ · stored log-weights), each at least `floor`/K.
 *
 * ρ < 1 trusts what was learned before less than what will be learned. The floor lets a member come
 * back. Not in SpecEM, which forgets after every question.
 */
export function carriedWeights(
  logWeights: readonly number[],
  { rho, floor }: { readonly rho: number; readonly floor: number } = { rho: 0.7, floor: 0.05 },
): number[] {
  const weights = softmax(logWeights.map((logWeight) => rho * logWeight));
  return weights.map((weight) => (1 - floor) * weight + floor / weights.length);
}

/**
 * Log-weights to keep after a request that began with `from` and ended with `to`:
 *
 *     stored_i ← stored_i + clip(log to_i − log from_i, ±limit)
 *
 * The limit keeps one odd request from deciding the next ones.
 */
export function carriedLogWeights(
  stored: readonly number[],
  from: readonly number[],
  to: readonly number[],
  limit = 0.5,
): number[] {
  return stored.map((logWeight, i) => {
    const change = Math.log(to[i] ?? 0) - Math.log(from[i] ?? 0);
    return Number.isNaN(change) ? logWeight : logWeight + Math.min(limit, Math.max(-limit, change));
  });
}
