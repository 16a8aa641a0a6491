/** How often a judge is right: says 0 where 0 is better, and 1 where 1 is. */
export interface JudgeSkill {
  readonly q0: number;
  readonly q1: number;
}

/** No judge is believed more: before the division a vote weighs at most ln(0.99 / 0.01) ≈ 4.6 nats. */
const SUREST = 0.99;

/**
 * Shares of the vote, for where one number a judge is wanted:
 *
 *     w_j = max(0, ln(q_j / (1 − q_j))) / Σ      q_j = (q0_j + q1_j) / 2
 *
 * Input   undefined: nobody knows how good a judge is; then it weighs as the mean of the others.
 * Output  one share a judge, adding up to 1; even where nobody is better than chance. A judge that is not
 *         has 0: turning its votes round would take more trust in its labels than there is. Cost O(judges).
 * Source  the log-odds weights of Nitzan and Paroush, 1982, for judges that err independently of each other.
 */
export function voteShares(skills: readonly (JudgeSkill | undefined)[]): readonly number[] {
  const weights = skills.map((skill) => {
    if (skill === undefined) return undefined;
    const q = believed((skill.q0 + skill.q1) / 2);
    return Math.max(0, Math.log(q / (1 - q)));
  });
  const known = weights.filter((weight) => weight !== undefined);
  const total = known.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return skills.map(() => 1 / skills.length);
  const mean = total / known.length;
  const all = total + mean * (skills.length - known.length);
  return weights.map((weight = mean) => weight / all);
}

function believed(rate: number): number {
  return Math.min(SUREST, Math.max(1 - SUREST, rate));
}
