import { editSimilarity } from '../text/edit-similarity.ts';

/** What one answer says of some lines. */
export interface MistakeFinding {
  readonly hasMistake: boolean;
  /** From 0. Undefined where it names none of the lines. */
  readonly line?: number;
  /** What the line is to be; as many lines as it wants. Undefined where it is to stay or none is told. */
  readonly fix?: string;
  /** In words of the model. */
  readonly kind?: string;
  readonly why?: string;
}

/** One answer and whose it is. Answers that cannot be read are none. */
export interface MistakeAnswer extends MistakeFinding {
  readonly memberId: string;
  readonly family: string;
}

/** How one member has voted. All integers, 0 or more. */
export interface MemberVote {
  readonly memberId: string;
  readonly family: string;
  readonly answers: number;
  /** Of these, answers that find a mistake. */
  readonly finding: number;
}

export type MistakeVote =
  | {
      readonly kind: 'mistake';
      readonly line: number;
      /** Share of all answers that find it in this line, in (0, 1]. */
      readonly confidence: number;
      /** Those answers. */
      readonly behind: readonly MistakeAnswer[];
      readonly votes: readonly MemberVote[];
    }
  /**
   * `none`: every family finds none. `disagreement`: some do, but not all, or at no line. `too-few`: of
   * fewer than two families an answer can be read.
   */
  | {
      readonly kind: 'none' | 'disagreement' | 'too-few';
      readonly votes: readonly MemberVote[];
    };

/** Families that have to say so: one alone gives no hint on code that stands. */
export const LEAST_FAMILIES = 2;

/**
 * PromptMind's ensemble (Gundabathula and Kolar, MEDIQA-CORR 2024), read for code: answers of several
 * models to several prompts vote, field by field:
 *
 *     mistake    iff more than half of every family's answers find one, and so more than half of all
 *     line       the one that most of these answers name; ties: of more members, then the first
 *     confidence = answers that name the line ÷ all answers
 *
 * The paper does not tell its thresholds: these are our reading of it. Precision comes first: where
 * families disagree on whether there is a mistake, nothing is reported. Sizes of one family count as one.
 * The same for the answers in whatever order.
 *
 * Known weakness: one family that always says "none" silences all others.
 * Cost O(answers · lines named).
 */
export function voteOnMistake(answers: readonly MistakeAnswer[]): MistakeVote {
  const votes = votesOf(answers);
  const families = [...Map.groupBy(answers, ({ family }) => family).values()];
  if (families.length < LEAST_FAMILIES) return { kind: 'too-few', votes };
  const agreeing = families.filter((own) => isMajority(findingIn(own), own.length));
  if (agreeing.length === 0) return { kind: 'none', votes };
  const finding = answers.filter(({ hasMistake }) => hasMistake);
  const line = agreeing.length === families.length ? pluralLine(finding) : undefined;
  if (line === undefined) return { kind: 'disagreement', votes };
  const behind = finding.filter((answer) => answer.line === line);
  return { kind: 'mistake', line, confidence: behind.length / answers.length, behind, votes };
}

/**
 * The fix that is most like the others: the medoid under edit similarity, every answer counting once.
 *
 *     argmax_i Σ_j editSimilarity(fix_i, fix_j)        ties: the shorter, then the smaller text
 *
 * Undefined where there is none. Cost O(d²) comparisons of d different fixes.
 */
export function medoidFix(fixes: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const fix of fixes) counts.set(fix, (counts.get(fix) ?? 0) + 1);
  // In one order whatever the answers came in, and added up in that order.
  const different = [...counts.keys()].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  let best: { readonly fix: string; readonly sum: number } | undefined;
  for (const fix of different) {
    const sum = different.reduce(
      (total, other) => total + (counts.get(other) ?? 0) * editSimilarity(fix, other),
      0,
    );
    if (best === undefined || sum > best.sum) best = { fix, sum };
  }
  return best?.fix;
}

/** The most frequent of some words, of as frequent ones the first by letters; undefined where none is. */
export function pluralWord(words: readonly string[]): string | undefined {
  const groups = [...Map.groupBy(words, (word) => word)];
  groups.sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  return groups[0]?.[0];
}

function pluralLine(finding: readonly MistakeAnswer[]): number | undefined {
  const named = finding.flatMap(({ line, memberId }) =>
    line === undefined ? [] : [{ line, memberId }],
  );
  const lines = [...Map.groupBy(named, ({ line }) => line)].map(([line, all]) => ({
    ...{ line, answers: all.length },
    members: new Set(all.map(({ memberId }) => memberId)).size,
  }));
  lines.sort((a, b) => b.answers - a.answers || b.members - a.members || a.line - b.line);
  return lines[0]?.line;
}

function votesOf(answers: readonly MistakeAnswer[]): readonly MemberVote[] {
  const members = [...Map.groupBy(answers, ({ memberId }) => memberId)];
  return members
    .map(([memberId, own]) => ({
      ...{ memberId, family: own[0]?.family ?? memberId },
      ...{ answers: own.length, finding: findingIn(own) },
    }))
    .sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
}

function findingIn(answers: readonly MistakeAnswer[]): number {
  return answers.filter(({ hasMistake }) => hasMistake).length;
}

function isMajority(some: number, all: number): boolean {
  return 2 * some > all;
}
