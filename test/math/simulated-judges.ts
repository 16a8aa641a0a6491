import { seededRandom } from '../../src/core/random.ts';
import { judgeCounts, type JudgeCounts, type Side } from '../../src/math/judge-counts.ts';

/** Pairs of known truth, and what judges of known error say of them. */
export interface SimulatedJudges {
  readonly truths: readonly Side[];
  /** A row per pair, a judge each. */
  readonly said: readonly (readonly Side[])[];
}

/**
 * 100 pairs whose first is better with probability `p`, and judges that are right with their own
 * probability: six of 0.60 to 0.70 where none are given.
 */
export function simulatedJudges(
  seed: number,
  {
    p = 0.8,
    n = 100,
    judges,
  }: { p?: number; n?: number; judges?: readonly [number, number][] } = {},
): SimulatedJudges {
  const random = seededRandom(seed);
  const truths = Array.from({ length: n }, (): Side => (random.next() < p ? 0 : 1));
  const skills =
    judges ??
    Array.from({ length: 6 }, () => {
      const q = 0.6 + 0.1 * random.next();
      return [q, q] as const;
    });
  const said = truths.map((truth) =>
    skills.map((skill): Side => {
      const isRight = random.next() < skill[truth];
      return isRight === (truth === 0) ? 0 : 1;
    }),
  );
  return { truths, said };
}

/** The judges' counts where the truth of the first `labelled` pairs is known. */
export function countsOf(
  { truths, said }: SimulatedJudges,
  labelled: number,
): readonly JudgeCounts[] {
  return (said[0] ?? []).map((_, judge) =>
    judgeCounts(
      truths.map((truth, i) => ({
        said: said[i]?.[judge] ?? 0,
        truth: i < labelled ? truth : undefined,
      })),
    ),
  );
}
