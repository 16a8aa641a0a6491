import type { SearchMember } from '../../src/strategies/search/search.ts';

/** What a member made of a hole that is for choosing members. */
export interface MemberFigure {
  readonly isSolved: boolean;
  /** Of its best text; 0 without any. */
  readonly reward: number;
}

/** Members with the trust that holes gave them, the best first. */
export type MemberChoice = readonly SearchMember[];

/**
 * Members by what they made of holes that are not judged: the one that solved most comes first, of equals
 * the one with the greater sum of rewards, then the earlier one.
 *
 *     weight = (1 + solved holes) / Σ over members of the same
 */
export function membersBy(
  memberIds: readonly string[],
  holes: readonly Readonly<Record<string, MemberFigure>>[],
): MemberChoice {
  const counts = memberIds.map((id) => {
    const own = holes.flatMap((hole) => hole[id] ?? []);
    return {
      id,
      solved: own.filter(({ isSolved }) => isSolved).length,
      rewards: own.reduce((sum, { reward }) => sum + reward, 0),
    };
  });
  const all = counts.reduce((sum, { solved }) => sum + solved + 1, 0);
  return counts
    .toSorted((a, b) => b.solved - a.solved || b.rewards - a.rewards)
    .map(({ id, solved }) => ({ id, weight: (1 + solved) / all }));
}
