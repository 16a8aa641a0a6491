import { changedWords, likeness, wordBag, type WordStretch } from './changed-words.ts';
import { linesOf } from './lines-of.ts';
import { matchLines, type MatchOptions } from './match-lines.ts';

/** One side of a row. */
export interface DiffLine {
  /** From 0. */
  readonly line: number;
  /** Without its line end. */
  readonly text: string;
  /** Where a `changed` line differs from the other; ascending. */
  readonly words?: readonly WordStretch[];
}

/** One row of a two-sided view. */
export interface DiffRow {
  /** `changed`: a line took the place of a similar one. */
  readonly kind: 'same' | 'removed' | 'added' | 'changed';
  readonly left?: DiffLine;
  readonly right?: DiffLine;
  /** Number of the hunk, from 0; absent in rows that are the same. */
  readonly hunk?: number;
  /** The texts are too unlike: lines that are the same may be among those of this hunk. */
  readonly coarse?: true;
}

/** Rows that differ, without a row between them that is the same. */
export interface Hunk {
  readonly hunk: number;
  /** Rows, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** Lines of either side, `to` exclusive; empty where the side has none. */
  readonly left: { readonly from: number; readonly to: number };
  readonly right: { readonly from: number; readonly to: number };
  readonly coarse: boolean;
}

/**
 * Two texts side by side, in rows. Every line of either text is in exactly one row, in order.
 *
 * How lines end is no difference; a line end at the end of a text is an empty line behind it. Within a
 * hunk a line stands beside a similar one, with the words that differ; the rest is removed, then added.
 *
 * Cost that of `matchLines`, and O(removed · added) of a hunk, for hunks of at most MOST_PAIRS of them.
 */
export function lineDiff(
  left: string,
  right: string,
  options: MatchOptions = {},
): readonly DiffRow[] {
  const [a, b] = [diffLinesOf(left), diffLinesOf(right)];
  const { pairs, coarse } = matchLines(
    a.map(({ text }) => text),
    b.map(({ text }) => text),
    options,
  );
  const rows: DiffRow[] = [];
  let [i, j, hunk] = [0, 0, 0];
  for (const [toI, toJ] of [...pairs, [a.length, b.length] as const]) {
    if (toI > i || toJ > j) {
      const about = { hunk, ...(coarse ? { coarse } : {}) };
      const lines = { removed: a.slice(i, toI), added: b.slice(j, toJ) };
      for (const row of hunkRows(lines, options)) rows.push({ ...row, ...about });
      hunk += 1;
    }
    const [same, other] = [a[toI], b[toJ]];
    if (same !== undefined && other !== undefined) {
      rows.push({ kind: 'same', left: same, right: other });
    }
    [i, j] = [toI + 1, toJ + 1];
  }
  return rows;
}

function diffLinesOf(text: string): readonly DiffLine[] {
  return linesOf(text).map((one, line) => ({ line, text: one.text }));
}

/** The hunks of `lineDiff`'s rows, in order. Linear. */
export function hunksOf(rows: readonly DiffRow[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let [left, right] = [0, 0];
  rows.forEach((row, at) => {
    const leftTo = left + (row.left === undefined ? 0 : 1);
    const rightTo = right + (row.right === undefined ? 0 : 1);
    const { hunk, coarse = false } = row;
    const last = hunks.at(-1);
    if (hunk !== undefined) {
      const isNew = last?.hunk !== hunk;
      const begun = isNew
        ? { from: at, left: { from: left }, right: { from: right } }
        : { from: last.from, left: last.left, right: last.right };
      hunks[isNew ? hunks.length : hunks.length - 1] = {
        ...{ hunk, coarse, from: begun.from, to: at + 1 },
        left: { from: begun.left.from, to: leftTo },
        right: { from: begun.right.from, to: rightTo },
      };
    }
    [left, right] = [leftTo, rightTo];
  });
  return hunks;
}

/** Pairs of lines of one hunk that are compared; longer hunks have their lines side by side as they come. */
const MOST_PAIRS = 400;

/** Lines less alike are not one line that changed. */
const LEAST_LIKENESS = 0.4;

interface HunkLines {
  readonly removed: readonly DiffLine[];
  readonly added: readonly DiffLine[];
}

function hunkRows({ removed, added }: HunkLines, options: MatchOptions): readonly DiffRow[] {
  const rows: DiffRow[] = [];
  let [i, j] = [0, 0];
  const before = (toI: number, toJ: number): void => {
    for (const left of removed.slice(i, toI)) rows.push({ kind: 'removed', left });
    for (const right of added.slice(j, toJ)) rows.push({ kind: 'added', right });
    [i, j] = [toI + 1, toJ + 1];
  };
  for (const [a, b] of similarLines(removed, added)) {
    before(a, b);
    const [left, right] = [removed[a], added[b]];
    if (left === undefined || right === undefined) continue;
    const words = changedWords(left.text, right.text, options);
    rows.push({
      kind: 'changed',
      left: { ...left, words: words.left },
      right: { ...right, words: words.right },
    });
  }
  before(removed.length, added.length);
  return rows;
}

/** Pairs of similar lines in the order of both, with the largest likeness in all. O(removed · added). */
function similarLines(
  removed: readonly DiffLine[],
  added: readonly DiffLine[],
): readonly (readonly [number, number])[] {
  const [a, b] = [removed, added].map((lines) => lines.map(({ text }) => wordBag(text)));
  if (a === undefined || b === undefined) return [];
  const likenessAt = (i: number, j: number): number => {
    const [left, right] = [a[i], b[j]];
    const found = left === undefined || right === undefined ? 0 : likeness(left, right);
    return found >= LEAST_LIKENESS ? found : 0;
  };
  if (a.length * b.length > MOST_PAIRS) {
    const shorter = Math.min(a.length, b.length);
    return Array.from({ length: shorter }, (_, i) => [i, i] as const).filter(
      ([i, j]) => likenessAt(i, j) > 0,
    );
  }
  const table = a.map((_, i) => b.map((__, j) => likenessAt(i, j)));
  // best[i][j]: of the lines from i and from j on
  const best = Array.from({ length: a.length + 1 }, () => b.map(() => 0));
  const bestAt = (i: number, j: number): number => best[i]?.[j] ?? 0;
  const withPair = (i: number, j: number): number => {
    const here = table[i]?.[j] ?? 0;
    return here === 0 ? 0 : here + bestAt(i + 1, j + 1);
  };
  for (let i = a.length - 1; i >= 0; i--) {
    const row = best[i] ?? [];
    for (let j = b.length - 1; j >= 0; j--) {
      row[j] = Math.max(bestAt(i + 1, j), bestAt(i, j + 1), withPair(i, j));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const here = bestAt(i, j);
    if (here > 0 && withPair(i, j) === here) pairs.push([i++, j++]);
    else if (bestAt(i + 1, j) === here) i += 1;
    else j += 1;
  }
  return pairs;
}
