import { diffArrays } from 'diff';
import type { MatchOptions } from './match-lines.ts';

/** A stretch of a line. Unit: UTF-16 code units from the line's beginning; `to` is exclusive. */
export interface WordStretch {
  readonly from: number;
  readonly to: number;
}

export interface ChangedWords {
  readonly left: readonly WordStretch[];
  readonly right: readonly WordStretch[];
}

/** Characters of a line beyond which it is one word. */
const LONGEST_LINE = 20_000;
/** Words beyond which a line is taken to have changed in full. */
const MOST_WORDS = 1_000;
const MOST_EDITS = 200;

/**
 * Where two lines differ, in whole words, numbers, runs of white space and single marks.
 *
 * Neighbouring stretches are one, also over white space alone; with `ignoreWhitespace` they begin and
 * end with something else. Lines that differ in too many words differ in full but for their common ends.
 * Cost O(words · edits), bounded.
 */
export function changedWords(
  left: string,
  right: string,
  { ignoreWhitespace = false }: MatchOptions = {},
): ChangedWords {
  const [a, b] = [wordsOf(left), wordsOf(right)];
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < most - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const [innerLeft, innerRight] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const offset = lengthOf(a.slice(0, head));
  const found = stretchesOf(innerLeft, innerRight, offset);
  const trim = ignoreWhitespace ? trimmed : (stretches: readonly WordStretch[]) => stretches;
  return {
    left: trim(joined(found.left, left), left),
    right: trim(joined(found.right, right), right),
  };
}

/** Without white space at their ends, and without those that are nothing else. */
function trimmed(stretches: readonly WordStretch[], line: string): readonly WordStretch[] {
  return stretches
    .map(({ from, to }) => {
      const text = line.slice(from, to);
      const lead = text.length - text.trimStart().length;
      return { from: from + lead, to: from + Math.max(lead, text.trimEnd().length) };
    })
    .filter(({ from, to }) => from < to);
}

function stretchesOf(a: string[], b: string[], offset: number): ChangedWords {
  const isLong = Math.max(a.length, b.length) > MOST_WORDS;
  const changes = isLong ? undefined : diffArrays(a, b, { maxEditLength: MOST_EDITS });
  if (changes === undefined) return { left: whole(a, offset), right: whole(b, offset) };
  const left: WordStretch[] = [];
  const right: WordStretch[] = [];
  let [i, j] = [offset, offset];
  for (const { added, removed, value } of changes) {
    const length = lengthOf(value);
    if (removed) left.push({ from: i, to: i + length });
    if (added) right.push({ from: j, to: j + length });
    if (!added) i += length;
    if (!removed) j += length;
  }
  return { left, right };
}

/** Words with their counts, for `likeness`. */
export interface WordBag {
  readonly counts: ReadonlyMap<string, number>;
  /** Of all words. */
  readonly length: number;
}

/** The words of a line, white space aside. Linear. */
export function wordBag(line: string): WordBag {
  const counts = new Map<string, number>();
  let length = 0;
  for (const word of wordsOf(line)) {
    if (word.trim() === '') continue;
    counts.set(word, (counts.get(word) ?? 0) + 1);
    length += word.length;
  }
  return { counts, length };
}

/** Characters in common words, of the longer line's; 1 for two lines without any. O(words). */
export function likeness(a: WordBag, b: WordBag): number {
  const longer = Math.max(a.length, b.length);
  if (longer === 0) return 1;
  let common = 0;
  for (const [word, count] of a.counts) {
    common += Math.min(count, b.counts.get(word) ?? 0) * word.length;
  }
  return common / longer;
}

function wordsOf(line: string): string[] {
  if (line.length > LONGEST_LINE) return [line];
  return line.match(/[\p{L}\p{N}\p{M}_$]+|\s+|./gsu) ?? [];
}

function lengthOf(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + word.length, 0);
}

function whole(words: readonly string[], offset: number): readonly WordStretch[] {
  return words.length === 0 ? [] : [{ from: offset, to: offset + lengthOf(words) }];
}

function joined(stretches: readonly WordStretch[], line: string): readonly WordStretch[] {
  const result: WordStretch[] = [];
  for (const { from, to } of stretches) {
    const last = result.at(-1);
    if (last !== undefined && line.slice(last.to, from).trim() === '') {
      result[result.length - 1] = { from: last.from, to };
    } else {
      result.push({ from, to });
    }
  }
  return result;
}
