import type { Candidate } from '../../../core/completion.ts';
import type { Member, StrategyTask, TreeBag } from '../../../core/strategy.ts';
import {
  comparedTokens,
  tokenEditSimilarity,
  tokenOverlap,
  type ComparedTokens,
} from '../../../text/compared-tokens.ts';
import { equalHeadShare } from '../../../text/equal-head.ts';

/** How a text stands among the others. */
export const COMPANY_FEATURES = [
  'has-company',
  'candidates',
  'authors',
  'written-alike',
  'head-mean',
  'head-best',
  'tokens-mean',
  'tokens-best',
  'tokens-trusted',
  'edits-mean',
  'edits-best',
  'edits-trusted',
  'trees-known',
  'trees-mean',
  'trees-best',
  'trust',
] as const;

export type CandidateCompany = Readonly<Record<(typeof COMPANY_FEATURES)[number], number>>;

/** What is compared of a text; of `heads` in UTF-16 code units as well. */
const MOST_TOKENS = 64;
const MOST_CHARACTERS = 2048;
/** Other texts that one is compared with. */
const MOST_PEERS = 24;
/** With so many candidates or authors (as powers of two) the feature is 1. */
const FULL_BITS = 4;

/** One voice: a member, or a family, with the texts that it wrote. */
interface Voter {
  readonly name: string;
  readonly weight: number;
  /** Positions of candidates. */
  readonly texts: readonly number[];
}

/**
 * Likeness of each text to those of the others, all in [0, 1].
 *
 *     mean(i)     (Σ_v max_{j by v} sim(i, j) − 1) / (voters − 1), its own author left out
 *     best(i)     max_j sim(i, j) over the other texts
 *     trusted(i)  the same mean with the members' learned weights, its most trusted author left out
 *
 * `heads` are compared as in `evidence` by families, tokens (multiset Jaccard, edit similarity) and
 * syntax trees (multiset Jaccard) by members; a voter with several texts speaks by the nearest. `authors`
 * and `candidates` are log₂ of their number / 4. Where one voter has answered the means are 0 and
 * `has-company` says so.
 *
 * Of each text the first 64 tokens within 2,048 code units are compared, with at most 24 others: those
 * whose authors are trusted most. Cost O(n · min(n, 24) · 64²) at worst, whatever the length of the texts.
 */
export function candidateCompany(
  candidates: readonly Candidate[],
  trees: readonly (TreeBag | undefined)[],
  task: StrategyTask,
): readonly CandidateCompany[] {
  const texts = candidates.map(({ text }) => text);
  const heads = texts.map((text) => text.slice(0, MOST_CHARACTERS));
  const tokens = comparedTokens(texts, MOST_TOKENS, MOST_CHARACTERS);
  const bags = trees.map((tree) => (tree === undefined ? undefined : bagOf(tree)));
  const largest = Math.max(0, ...task.members.map(({ weight }) => weight));
  const trusts = candidates.map((candidate) => trustOf(candidate, task.members));
  const own = new Map(task.members.map(({ id, family }) => [id, family]));
  const families = candidates.map(
    ({ modelIds }) => new Set(modelIds.map((id) => own.get(id) ?? id)),
  );
  const byFamily = votersOf(families);
  const byMember = votersOf(candidates.map(({ modelIds }) => new Set(modelIds)));
  const weights = new Map(task.members.map(({ id, weight }) => [id, weight]));
  const trusted = byMember.map((voter) => ({ ...voter, weight: weights.get(voter.name) ?? 0 }));
  const answered = byFamily.length;

  const peers = peersOf(candidates, trusts);
  const like = (similar: (a: ComparedTokens, b: ComparedTokens) => number): Likeness =>
    likenessOf(peers, texts.length, (i, j) => {
      const [a, b] = [tokens[i], tokens[j]];
      return a === undefined || b === undefined ? 0 : similar(a, b);
    });
  const inHeads = likenessOf(peers, texts.length, (i, j) =>
    equalHeadShare(heads[i] ?? '', heads[j] ?? ''),
  );
  const inTokens = like(tokenOverlap);
  const inEdits = like(tokenEditSimilarity);
  const inTrees = likenessOf(peers, texts.length, (i, j) => bagOverlap(bags[i], bags[j]));

  return candidates.map((candidate, i) => {
    const hasTree = bags[i] !== undefined;
    return {
      'has-company': answered > 1 ? 1 : 0,
      candidates: bits(candidates.length),
      authors: bits(candidate.modelIds.length),
      'written-alike': answered > 1 ? ((families[i]?.size ?? 1) - 1) / (answered - 1) : 0,
      'head-mean': meanOver(byFamily, inHeads, i),
      'head-best': bestOf(inHeads, i),
      'tokens-mean': meanOver(byMember, inTokens, i),
      'tokens-best': bestOf(inTokens, i),
      'tokens-trusted': meanOver(trusted, inTokens, i),
      'edits-mean': meanOver(byMember, inEdits, i),
      'edits-best': bestOf(inEdits, i),
      'edits-trusted': meanOver(trusted, inEdits, i),
      'trees-known': hasTree ? 1 : 0,
      'trees-mean': hasTree ? meanOver(byMember, inTrees, i) : 0,
      'trees-best': hasTree ? bestOf(inTrees, i) : 0,
      trust: largest > 0 ? (trusts[i] ?? 0) / largest : 0,
    };
  });
}

function bits(count: number): number {
  return Math.min(1, Math.log2(Math.max(1, count)) / FULL_BITS);
}

function trustOf({ modelIds }: Candidate, members: readonly Member[]): number {
  return members.reduce(
    (most, { id, weight }) => (modelIds.includes(id) ? Math.max(most, weight) : most),
    0,
  );
}

/** Positions, those of the most trusted authors first; equal trust by the text, not by arrival. */
function peersOf(candidates: readonly Candidate[], trusts: readonly number[]): readonly number[] {
  const positions = candidates.map((_, i) => i);
  if (positions.length <= MOST_PEERS) return positions;
  const textOf = (i: number): string => candidates[i]?.text ?? '';
  return positions
    .sort((a, b) => (trusts[b] ?? 0) - (trusts[a] ?? 0) || (textOf(a) < textOf(b) ? -1 : 1))
    .slice(0, MOST_PEERS);
}

/** The voters, each of weight 1, in the order of their names: sums come out alike whoever came first. */
function votersOf(authors: readonly ReadonlySet<string>[]): readonly Voter[] {
  const texts = new Map<string, number[]>();
  for (const [i, names] of authors.entries()) {
    for (const name of names) texts.set(name, [...(texts.get(name) ?? []), i]);
  }
  return [...texts]
    .map(([name, ofVoter]) => ({ name, weight: 1, texts: ofVoter }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Row i: likeness of text i to the peers; 1 to itself, 0 to those it is not compared with. */
type Likeness = readonly (readonly number[])[];

/** Each pair of peers is compared once. */
function likenessOf(
  peers: readonly number[],
  count: number,
  similar: (i: number, j: number) => number,
): Likeness {
  const rows = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  const arePeers = new Set(peers);
  for (const [i, row] of rows.entries()) {
    row[i] = 1;
    for (const j of peers) {
      if (j === i) continue;
      row[j] = arePeers.has(i) && j < i ? (rows[j]?.[i] ?? 0) : similar(i, j);
    }
  }
  return rows;
}

function bestOf(likeness: Likeness, own: number): number {
  const row = likeness[own] ?? [];
  return row.reduce((most, one, j) => (j === own ? most : Math.max(most, one)), 0);
}

/** Weighted mean over the voters of the likeness to the nearest of their texts, one own author left out. */
function meanOver(voters: readonly Voter[], likeness: Likeness, own: number): number {
  const row = likeness[own] ?? [];
  let [sum, weights, ownWeight] = [0, 0, 0];
  for (const { weight, texts } of voters) {
    let [most, isOwn] = [0, false];
    for (const j of texts) {
      most = Math.max(most, row[j] ?? 0);
      isOwn ||= j === own;
    }
    sum += weight * most;
    weights += weight;
    if (isOwn) ownWeight = Math.max(ownWeight, weight);
  }
  const rest = weights - ownWeight;
  return rest > 1e-12 ? Math.min(1, Math.max(0, (sum - ownWeight) / rest)) : 0;
}

interface Bag {
  readonly counts: ReadonlyMap<string, number>;
  readonly size: number;
}

function bagOf(tree: TreeBag): Bag {
  const counts = new Map(Object.entries(tree));
  return { counts, size: [...counts.values()].reduce((sum, count) => sum + count, 0) };
}

/** Σ min ÷ Σ max; 0 where one of the trees is not known. */
function bagOverlap(a: Bag | undefined, b: Bag | undefined): number {
  if (a === undefined || b === undefined) return 0;
  let common = 0;
  for (const [kind, count] of a.counts) common += Math.min(count, b.counts.get(kind) ?? 0);
  const all = a.size + b.size - common;
  return all === 0 ? 1 : common / all;
}
