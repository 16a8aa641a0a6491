import type { Candidate } from '../../../core/completion.ts';
import type { Member, StrategyTask } from '../../../core/strategy.ts';
import { pairMatrix, rowSums } from '../../../math/pair-matrix.ts';
import { smoothieErrors, smoothieWeights } from '../../../math/smoothie-weights.ts';
import { twelveDigits } from '../../../math/twelve-digits.ts';
import type { PairDistance } from './pair-memory.ts';
import type { TextSpace } from './text-space.ts';

/** A member with what it wrote. */
export interface Author {
  readonly member: Member;
  readonly text: string;
  /** Its share of its family's vote. */
  readonly vote: number;
}

/** How candidates stand to each other, one value each. */
export interface Standing {
  /** In [0, 1], 1 the best; undefined where fewer than three members wrote. */
  readonly quality: readonly (number | undefined)[];
  /** Distances to all others, added up: the medoid has the least. */
  readonly remoteness: readonly number[];
}

/** The members that have answered, most trusted first; those of one family share a vote. */
export function authorsOf(
  candidates: readonly Candidate[],
  { members }: StrategyTask,
): readonly Author[] {
  const textOf = new Map(
    candidates.flatMap(({ modelIds, text }) => modelIds.map((id) => [id, text] as const)),
  );
  const answered = members.filter(({ id }) => textOf.has(id));
  const sizes = new Map<string, number>();
  for (const { family } of answered) sizes.set(family, (sizes.get(family) ?? 0) + 1);
  return answered.map((member) => ({
    member,
    text: textOf.get(member.id) ?? '',
    vote: 1 / (sizes.get(member.family) ?? 1),
  }));
}

/** Smoothie's weights of the authors, as those of their texts: that of the best author counts. */
export function standingOf(
  candidates: readonly Candidate[],
  authors: readonly Author[],
  distance: (a: Author, b: Author) => number,
): Standing {
  const votes = authors.map(({ vote }) => vote);
  const distances = pairMatrix(authors.length, (i, j) => {
    const [a, b] = [authors[i], authors[j]];
    return a === undefined || b === undefined ? 0 : distance(a, b);
  });
  const weights = smoothieErrors(distances, votes) && smoothieWeights(distances, votes);
  const best = Math.max(...(weights ?? []));
  const sums = rowSums(distances, votes);
  const ofAuthors = candidates.map(({ modelIds }) =>
    authors.flatMap(({ member }, at) => (modelIds.includes(member.id) ? [at] : [])),
  );
  return {
    quality: ofAuthors.map((own) =>
      weights === undefined
        ? undefined
        : twelveDigits(Math.max(0, ...own.map((at) => (weights[at] ?? 0) / best))),
    ),
    remoteness: ofAuthors.map((own) => twelveDigits(Math.min(...own.map((at) => sums[at] ?? 0)))),
  };
}

/** How far apart the texts of every two authors are. */
export function pairsOf(authors: readonly Author[], space: TextSpace): readonly PairDistance[] {
  return authors.flatMap((one, i) =>
    authors.slice(i + 1).map((other) => ({
      first: one.member.id,
      second: other.member.id,
      distance: space.between(one.text, other.text),
    })),
  );
}
