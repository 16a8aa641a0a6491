import { softmax } from './log-sum-exp.ts';

/** Rounds before anybody leaves. */
const FIRST_ROUNDS = 3;
/** Drafters that stay in any case. */
const LEAST_DRAFTERS = 2;
const LEAST_SPREAD = 1e-3;

/**
 * Drafters that stay in a request: those whose keep-probability is at least half of an equal share.
 *
 *     p = softmax(Q / T),  i leaves when p_i < δ,  δ = 0.5 / n
 *     Q_i = mean total of member i's drafts over the rounds
 *     T = σ · (¼ + H),  σ = deviation of all totals, at least 0.001,  H = entropy of the wins / log n
 *
 * The more the wins are spread, the higher T, and the fewer leave. Nobody leaves in the first three
 * rounds, and the two best stay always. Whoever has left may still judge.
 *
 * Input   one row per round: the totals of the drafts of members 0 … n−1.
 * Output  indices of those that stay, ascending. Cost O(rounds · n).
 * Source  Lv et al., "SpecFuse", arXiv 2412.07380 (model exit; dropped in its successor SpecEM). The
 *         law of the temperature T is ours: the paper's was not to be had.
 */
export function stayingDrafters(rounds: readonly (readonly number[])[]): number[] {
  const n = rounds[0]?.length ?? 0;
  const all = Array.from({ length: n }, (_, i) => i);
  if (rounds.length < FIRST_ROUNDS || n <= LEAST_DRAFTERS) return all;
  const quality = all.map((i) => mean(rounds.map((totals) => totals[i] ?? 0)));
  const wins = all.map(
    (i) => rounds.filter((totals) => totals.indexOf(Math.max(...totals)) === i).length,
  );
  const values = rounds.flat();
  const centre = mean(values);
  const spread = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
  const temperature = Math.max(LEAST_SPREAD, spread) * (0.25 + evenness(wins));
  const keep = softmax(quality, temperature);
  const ranked = all.toSorted((a, b) => (keep[b] ?? 0) - (keep[a] ?? 0) || a - b);
  const best = new Set(ranked.slice(0, LEAST_DRAFTERS));
  return all.filter((i) => best.has(i) || (keep[i] ?? 0) >= 0.5 / n);
}

/** Entropy of counts as a share of the largest possible, in [0, 1]. */
function evenness(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const entropy = counts.reduce((sum, count) => {
    const share = count / total;
    return count > 0 ? sum - share * Math.log(share) : sum;
  }, 0);
  return entropy / Math.log(counts.length);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
