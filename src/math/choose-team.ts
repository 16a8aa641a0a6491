import type { TeamWeights } from '../core/ranker-weights.ts';
import { PUBLISHED_TEAM, rankTeams, type TeamItem, type TeamWishes } from './rank-teams.ts';
import { isTelling, trainCombiner, type CombinerItem } from './train-combiner.ts';

/** What the members gave for one request. */
export interface TeamExample {
  readonly candidates: readonly {
    readonly modelIds: readonly string[];
    /** In [0, 1]; not known where absent. */
    readonly quality?: number | undefined;
    /** Candidates with one word here do the same; else each is an answer of its own. */
    readonly cluster?: string | undefined;
  }[];
  /** Members that were asked and gave nothing. */
  readonly failures?: readonly string[];
}

export interface TeamTraining extends TeamWishes {
  /** Quality from which on an answer is right; in (0, 1]. */
  readonly rightFrom: number;
  /** Requests that every member of the pool was asked, at least. */
  readonly leastItems: number;
}

export const TEAM_TRAINING: TeamTraining = { ...PUBLISHED_TEAM, rightFrom: 1, leastItems: 20 };

/** A team with the names of its members. */
export interface NamedTeam {
  /** Sorted. */
  readonly members: readonly string[];
  readonly focal: number;
  readonly accuracy: number;
  readonly fitness: number;
}

export interface TeamTable {
  /** Members that were asked often enough, sorted. */
  readonly pool: readonly string[];
  /** Requests that all of them were asked. */
  readonly items: readonly TeamItem[];
  /** Best first; see `rankTeams`. */
  readonly teams: readonly NamedTeam[];
}

/**
 * The best teams among the members of recorded requests. The pool is of those that were asked at half
 * the requests at least that the most asked member was; requests that one of them was not asked are
 * left out, and so are those with an answer of unknown quality. A member with several answers votes
 * for its first.
 *
 * Throws  RangeError for a pool of more than 16, saying what to do.
 */
export function teamTable(
  examples: readonly TeamExample[],
  training: TeamTraining = TEAM_TRAINING,
): TeamTable {
  const known = examples.filter(({ candidates }) =>
    candidates.every(({ quality }) => quality !== undefined),
  );
  const pool = poolOf(known);
  const items = known
    .filter((example) => isAskedOf(example, pool))
    .map((example): TeamItem => {
      const taken = new Set<string>();
      const answers = clustersOf(example, training.rightFrom).map(({ authors, right }) => {
        const first = [...new Set(authors)].filter((id) => !taken.has(id));
        for (const id of first) taken.add(id);
        return { members: first.map((id) => pool.indexOf(id)).filter((at) => at >= 0), right };
      });
      return { answers };
    });
  const teams = items.length < training.leastItems ? [] : rankTeams(pool.length, items, training);
  return {
    pool,
    items,
    teams: teams.map((team) => ({ ...team, members: team.members.map((at) => pool[at] ?? '') })),
  };
}

/**
 * The best team of `teamTable` and what each vote in it counts (`trainCombiner`).
 *
 * Output  undefined where there is too little to learn from: a pool of one, fewer than `leastItems`
 *         requests, or none at which the team's answers are both right and wrong.
 * Throws  RangeError for a pool of more than 16, saying what to do.
 */
export function chooseTeam(
  examples: readonly TeamExample[],
  training: TeamTraining = TEAM_TRAINING,
): TeamWeights | undefined {
  const { pool, teams } = teamTable(examples, training);
  const [best] = teams;
  if (best === undefined) return undefined;
  const asked = examples.filter(
    (example) =>
      isAskedOf(example, pool) && example.candidates.every(({ quality }) => quality !== undefined),
  );
  const items = asked.map((example) => combinerItem(example, best.members, training.rightFrom));
  if (!items.some(isTelling)) return undefined;
  const { members, focal, accuracy } = best;
  return { members, focal, accuracy, votes: trainCombiner(members, items) };
}

interface AnswerCluster {
  /** An author stands as often as it gave the answer. */
  readonly authors: readonly string[];
  readonly right: boolean;
}

function clustersOf({ candidates }: TeamExample, rightFrom: number): readonly AnswerCluster[] {
  const clusters = Map.groupBy(candidates, (candidate) => candidate.cluster ?? candidate);
  return [...clusters.values()].map((inside) => ({
    authors: inside.flatMap(({ modelIds }) => modelIds),
    right: inside.some(({ quality = 0 }) => quality >= rightFrom),
  }));
}

function combinerItem(
  example: TeamExample,
  members: readonly string[],
  rightFrom: number,
): CombinerItem {
  const clusters = clustersOf(example, rightFrom);
  const all = clusters.flatMap(({ authors }) => authors);
  const times = (authors: readonly string[], id: string): number =>
    authors.filter((author) => author === id).length;
  return {
    clusters: clusters
      .filter(({ authors }) => authors.some((id) => members.includes(id)))
      .map(({ authors, right }) => ({
        right,
        shares: Object.fromEntries(
          members
            .filter((id) => authors.includes(id))
            .map((id) => [id, times(authors, id) / times(all, id)]),
        ),
      })),
  };
}

function askedOf({ candidates, failures = [] }: TeamExample): ReadonlySet<string> {
  return new Set([...candidates.flatMap(({ modelIds }) => modelIds), ...failures]);
}

function isAskedOf(example: TeamExample, pool: readonly string[]): boolean {
  const asked = askedOf(example);
  return pool.every((id) => asked.has(id));
}

function poolOf(examples: readonly TeamExample[]): readonly string[] {
  const times = new Map<string, number>();
  for (const example of examples) {
    for (const id of askedOf(example)) times.set(id, (times.get(id) ?? 0) + 1);
  }
  const most = Math.max(0, ...times.values());
  return [...times]
    .filter(([, count]) => 2 * count >= most)
    .map(([id]) => id)
    .sort();
}
