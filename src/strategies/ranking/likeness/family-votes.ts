import type { Candidate } from '../../../core/completion.ts';
import type { Member, StrategyTask } from '../../../core/strategy.ts';

/**
 * What each candidate's authors have to give away, where sizes of one family are one voter:
 *
 *     votes(i) = Σ_f V_f · (weight of f's members behind text i) / (weight of f's members that answered)
 *
 * V_f is the largest learned weight among the family's members that answered or, unless `weighted`, 1 for
 * each family, whose texts then share it evenly by members.
 *
 * Output  one number a candidate, 0 or more; above 0 where its authors are members. Cost O(candidates).
 */
export function familyVotes(
  candidates: readonly Candidate[],
  { members }: StrategyTask,
  weighted: boolean,
): readonly number[] {
  const known = new Map(members.map((member) => [member.id, member]));
  const authors = candidates.map(({ modelIds }) => modelIds.flatMap((id) => known.get(id) ?? []));
  const weightOf = ({ weight }: Member): number => (weighted ? weight : 1);
  const families = new Map<string, { total: number; most: number }>();
  for (const member of new Set(authors.flat())) {
    const { total, most } = families.get(member.family) ?? { total: 0, most: 0 };
    const weight = weightOf(member);
    families.set(member.family, { total: total + weight, most: Math.max(most, weight) });
  }
  return authors.map((own) =>
    own.reduce((votes, member) => {
      const { total, most } = families.get(member.family) ?? { total: 0, most: 0 };
      return total > 0 ? votes + (most * weightOf(member)) / total : votes;
    }, 0),
  );
}

/** The most that the families of some members can add, in the unit of `familyVotes`. */
export function votesToCome(
  memberIds: readonly string[],
  { members }: StrategyTask,
  weighted: boolean,
): number {
  const most = new Map<string, number>();
  for (const { id, family, weight } of members) {
    if (memberIds.includes(id))
      most.set(family, Math.max(most.get(family) ?? 0, weighted ? weight : 1));
  }
  return [...most.values()].reduce((sum, votes) => sum + votes, 0);
}
