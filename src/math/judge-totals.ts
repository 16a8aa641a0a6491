/**
 * Scores of judges: a row per judge, a column per draft. Undefined where a judge did not score a
 * draft, or anything.
 */
export type JudgeRows = readonly (readonly (number | undefined)[] | undefined)[];

/**
 * Scores of one judge as shares that add up to 1: s_j / Σ s.
 *
 * Input   positive numbers, such as mean token probabilities. Undefined if any is not: divided by a
 *         negative sum, log-probabilities would come out in reverse order.
 * Source  Lv et al., "SpecEM", NeurIPS 2025, as in the released code.
 */
export function scoreShares(scores: readonly number[]): number[] | undefined {
  const total = scores.reduce((sum, score) => sum + score, 0);
  const sound = scores.every((score) => score > 0) && Number.isFinite(total);
  return sound ? scores.map((score) => score / total) : undefined;
}

/**
 * Score of each draft over all judges:
 *
 *     total_j = Σ_i w_i S_ij / Σ_i w_i      over the judges i that scored draft j
 *
 * Output  undefined for a draft that no judge with weight scored. In the unit of the rows; the choice is
 *         the same as by SpecEM's sum when every judge scores every draft.
 * Source  Lv et al., "SpecEM", NeurIPS 2025; departs from it by the division, so that a judge may
 *         abstain from one draft.
 */
export function weightedTotals(
  rows: JudgeRows,
  weights: readonly number[],
): (number | undefined)[] {
  const drafts = Math.max(0, ...rows.map((row) => row?.length ?? 0));
  return Array.from({ length: drafts }, (_, j) => {
    let sum = 0;
    let total = 0;
    rows.forEach((row, i) => {
      const score = row?.[j];
      const weight = weights[i] ?? 0;
      if (score === undefined || weight <= 0) return;
      sum += weight * score;
      total += weight;
    });
    return total > 0 ? sum / total : undefined;
  });
}

/** Index of the largest value, the first of equal ones; undefined where no value is known. */
export function indexOfLargest(values: readonly (number | undefined)[]): number | undefined {
  let best: number | undefined;
  values.forEach((value, i) => {
    if (value === undefined || Number.isNaN(value)) return;
    if (best === undefined || value > (values[best] ?? -Infinity)) best = i;
  });
  return best;
}
