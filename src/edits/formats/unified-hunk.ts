import type { Hunk } from '../edit.ts';
import { asWholeLines } from '../file-lines.ts';

/** A hunk of a unified diff, and where it ends. */
export interface ReadHunk {
  readonly hunk: Hunk;
  /** Of its new text: the last line has no end. */
  readonly isOpen: boolean;
  /** It replaces nothing and shows nothing around. */
  readonly isAllNew: boolean;
  /** The first line behind it, from 0. */
  readonly next: number;
}

export interface HunkBounds {
  /** The line behind the last one that may belong to it. */
  readonly end: number;
  /** Between fences everything belongs to the diff; else talk may follow. */
  readonly isFenced: boolean;
}

const NUMBERS = /^@@+ {0,9}-(\d{1,9})(?:,(\d{1,9}))? {1,9}\+(\d{1,9})(?:,(\d{1,9}))?/;

/** Whether lines begin the diff of another file. */
export function beginsFile(lines: readonly string[], at: number, end: number): boolean {
  const line = lines[at] ?? '';
  if (line.startsWith('diff --git ')) return true;
  if (!line.startsWith('--- ') || at + 1 >= end) return false;
  return (lines[at + 1] ?? '').startsWith('+++ ');
}

/**
 * Reads the lines of a hunk, from its `@@` line, or without one from its first line on. Undefined where
 * there are none.
 *
 * Its numbers are taken for a hint and its counts for nothing, but that a hunk outside of fences which has
 * all its lines ends at an empty line. Empty lines are context that has lost its blank, unless they stand at
 * the end; between fences every line without a sign is such context. Cost O(lines).
 */
export function readHunk(
  lines: readonly string[],
  start: number,
  { end, isFenced }: HunkBounds,
): ReadHunk | undefined {
  const head = lines[start] ?? '';
  const numbers = head.startsWith('@@') ? NUMBERS.exec(head.slice(0, 100)) : null;
  let next = head.startsWith('@@') ? start + 1 : start;
  const [oldCount, newCount] = [
    countOf(numbers?.[1], numbers?.[2]),
    countOf(numbers?.[3], numbers?.[4]),
  ];
  const before: string[] = [];
  const after: string[] = [];
  let [blanks, isOpen, isAllNew] = [0, false, true];
  for (; next < end; next++) {
    const line = lines[next] ?? '';
    if (line === '') {
      const isWhole = before.length === oldCount && after.length === newCount;
      if (isWhole && !isFenced) break;
      blanks++;
      continue;
    }
    if (line.startsWith('@@') || beginsFile(lines, next, end) || endsPatch(lines, next)) break;
    if (line.startsWith('\\')) {
      isOpen = true;
      continue;
    }
    const sign = line[0] ?? '';
    const isSigned = sign === ' ' || sign === '+' || sign === '-';
    if (!isSigned && !isFenced && sign !== '\t') break;
    for (; blanks > 0; blanks--) {
      before.push('');
      after.push('');
      isAllNew = false;
    }
    isOpen = false;
    const text = isSigned ? line.slice(1) : line;
    if (sign !== '+') {
      before.push(text);
      isAllNew = false;
    }
    if (sign !== '-') after.push(text);
  }
  if (before.length === 0 && after.length === 0) return undefined;
  const line = Number(numbers?.[1] ?? 0);
  return {
    hunk: {
      ...{ before: asWholeLines(before), after: asWholeLines(after) },
      ...(line > 0 ? { line } : {}),
      fromDiff: true,
    },
    ...{ isOpen, isAllNew, next },
  };
}

function countOf(from: string | undefined, count: string | undefined): number | undefined {
  return from === undefined ? undefined : Number(count ?? 1);
}

/** What `git format-patch` writes behind a diff: its version. */
function endsPatch(lines: readonly string[], at: number): boolean {
  return lines[at] === '-- ' && /^\d{1,4}\.\d/.test(lines[at + 1] ?? '');
}
