/**
 * Which of two is better: 0 the first, 1 the second. What "first" means is the caller's to say, and the
 * same for all things that are counted together.
 */
export type Side = 0 | 1;

/** What a judge says of one pair, and what is known to be true of it. */
export interface JudgedSide {
  readonly said: Side;
  /** Undefined where nobody knows. */
  readonly truth: Side | undefined;
}

/** How often a judge has said what, and how often it was right where that is known. Counts of pairs. */
export interface JudgeCounts {
  /** Pairs that it judged. */
  readonly judged: number;
  /** Those of which it said 0. */
  readonly saidFirst: number;
  /** Of pairs whose truth is 0: said 0, said 1. */
  readonly firstRight: number;
  readonly firstWrong: number;
  /** Of pairs whose truth is 1: said 1, said 0. */
  readonly secondRight: number;
  readonly secondWrong: number;
}

/** Cost O(n). */
export function judgeCounts(judged: readonly JudgedSide[]): JudgeCounts {
  const count = (said: Side, truth?: Side): number =>
    judged.filter((one) => one.said === said && (truth === undefined || one.truth === truth))
      .length;
  return {
    judged: judged.length,
    saidFirst: count(0),
    firstRight: count(0, 0),
    firstWrong: count(1, 0),
    secondRight: count(1, 1),
    secondWrong: count(0, 1),
  };
}
