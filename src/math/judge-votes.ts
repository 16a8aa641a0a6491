import type { Side } from './judge-counts.ts';

/** How often a judge is right: says 0 where 0 is better, and 1 where 1 is. */
export interface JudgeSkill {
  readonly q0: number;
  readonly q1: number;
}

/** No judge is believed more: one vote weighs at most ln(0.99 / 0.01) ≈ 4.6 nats. */
const SUREST = 0.99;

/**
 * What one vote says for 1, as a logarithm of odds:
 *
 *     says 1: ln(q1 / (1 − q0))        says 0: ln((1 − q1) / q0)
 *
 * Positive for 1, negative for 0; a judge that is worse than chance votes against what it says. Rates are
 * taken to lie within [0.01, 0.99]. Unit: nats.
 */
export function logOddsOfVote({ q0, q1 }: JudgeSkill, said: Side): number {
  const [right0, right1] = [believed(q0), believed(q1)];
  return said === 1 ? Math.log(right1 / (1 - right0)) : Math.log((1 - right1) / right0);
}

/**
 * Probability that 0 is better, from votes of judges that err independently of each other:
 *
 *     P(0) = 1 / (1 + exp(Σ log odds + ln((1 − prior) / prior)))
 *
 * Input   `prior`: of 0, in (0, 1). Cost O(votes).
 * Source  A. P. Dawid, A. M. Skene, 1979; the weights are those of Nitzan and Paroush, 1982.
 */
export function voted(
  votes: readonly { readonly skill: JudgeSkill; readonly said: Side }[],
  prior = 0.5,
): number {
  const odds = votes.reduce((sum, { skill, said }) => sum + logOddsOfVote(skill, said), 0);
  return 1 / (1 + Math.exp(odds + Math.log((1 - prior) / prior)));
}

/**
 * Shares of the vote, for where one number a judge is wanted:
 *
 *     w_j = max(0, ln(q_j / (1 − q_j))) / Σ      q_j = (q0_j + q1_j) / 2
 *
 * Input   undefined: nobody knows how good a judge is; then it weighs as the mean of the others.
 * Output  one share a judge, adding up to 1; even where nobody is better than chance. A judge that is not
 *         has 0: turning its votes round would take more trust in its labels than there is. Cost O(judges).
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
