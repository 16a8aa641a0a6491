/** One decision of a learner, in a replay that knows what every arm would have earned. */
export interface RegretStep {
  /** Place of the arm that was chosen. */
  readonly chosen: number;
  /** What each arm earns here; undefined where that is not known. */
  readonly rewards: readonly (number | undefined)[];
}

export interface Regret {
  /** Steps that counted: those at which the reward of every arm is known. */
  readonly n: number;
  /** The arm with the largest sum over these steps, the earlier of equals; undefined without steps. */
  readonly bestArm: number | undefined;
  /** Sum so far of what the best fixed arm earned more; may fall, and below 0. */
  readonly againstBestArm: readonly number[];
  /** Sum so far of what the best arm of each step earned more; never falls. */
  readonly againstOracle: readonly number[];
}

/**
 * Cumulative regret of a sequence of choices, after every step,
 *
 *     against the best fixed arm in hindsight   Σ_t (r_t(a*) − r_t(a_t)),   a* = argmax_a Σ_t r_t(a)
 *     against the oracle                        Σ_t (max_a r_t(a) − r_t(a_t))
 *
 * A learner that learns flattens the first; the second grows for ever where no arm is always best.
 * Throws RangeError where a chosen arm is none of the arms. Cost O(steps · arms).
 * Source: Lattimore and Szepesvári, Bandit Algorithms, 2020, chapters 4 and 11.
 */
export function cumulativeRegret(steps: readonly RegretStep[]): Regret {
  const complete = steps.flatMap(({ chosen, rewards }) => {
    if (!(chosen in rewards)) throw new RangeError(`no arm ${chosen} among ${rewards.length}`);
    const known = rewards.filter((reward) => reward !== undefined);
    return known.length === rewards.length ? [{ rewards: known, earned: known[chosen] ?? 0 }] : [];
  });
  const bestArm = largestSum(complete.map(({ rewards }) => rewards));
  return {
    n: complete.length,
    bestArm,
    againstBestArm: runningSum(
      complete.map(({ rewards, earned }) => (rewards[bestArm ?? 0] ?? 0) - earned),
    ),
    againstOracle: runningSum(complete.map(({ rewards, earned }) => Math.max(...rewards) - earned)),
  };
}

function largestSum(rows: readonly (readonly number[])[]): number | undefined {
  const sums: number[] = [];
  for (const row of rows) {
    for (const [arm, reward] of row.entries()) sums[arm] = (sums[arm] ?? 0) + reward;
  }
  return sums.length === 0 ? undefined : sums.indexOf(Math.max(...sums));
}

function runningSum(values: readonly number[]): readonly number[] {
  let sum = 0;
  return values.map((value) => (sum += value));
}
