import type { Hunk, Refusal } from './edit.ts';
import { fileLines, withLines, type FileLine } from './file-lines.ts';
import { leavesLinesOut } from './left-out-lines.ts';
import { createHunkFinder, type HunkMatch, type LineChange } from './match-hunk.ts';

type Found = Extract<HunkMatch, { kind: 'found' }>;

export type ChangedText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * A text with all hunks at once: each is looked for in the text as it was. Lines that a hunk names and does
 * not change stay as the file has them; new lines end as most lines of the file do.
 *
 * Two hunks overlap where one replaces a line that the other names, or where both insert at one place that
 * both name. Cost O(file · hunks) at worst.
 */
export function changeLines(text: string, hunks: readonly Hunk[]): ChangedText {
  const file = fileLines(text);
  const lines = file.lines.map((line) => line.text);
  const finder = createHunkFinder(lines);
  const found: Found[] = [];
  for (const hunk of hunks) {
    if (leavesLinesOut(hunk.after, text)) {
      return refused('malformed', 'the new text leaves lines out with a remark in their place');
    }
    const match = finder.find(hunk);
    if (match.kind === 'refused') return refused(match.code, match.detail);
    if (match.changes.length > 0) found.push(match);
  }
  found.sort((a, b) => a.from - b.from || a.to - b.to);
  const clash = firstOverlap(found);
  if (clash !== undefined) {
    return refused('overlapping', `two hunks replace lines around line ${clash + 1}`);
  }
  const changes = found
    .flatMap((match) => match.changes)
    .sort((a, b) => a.from - b.from || a.to - b.to);
  return { kind: 'text', text: withLines(file, replaced(file.lines, changes)) };
}

function refused(code: Refusal['code'], detail: string): ChangedText {
  return { kind: 'refused', refusal: { code, detail } };
}

/** The line, from 0, where two hunks overlap. Cost O(hunks), and their changes where they share lines. */
function firstOverlap(found: readonly Found[]): number | undefined {
  for (let i = 0; i < found.length; i++) {
    const one = found[i];
    for (let j = i + 1; one !== undefined && j < found.length; j++) {
      const other = found[j];
      if (other === undefined || other.from >= one.to) break;
      if (overlaps(one, other)) return other.from;
    }
  }
  return undefined;
}

function overlaps(one: Found, other: Found): boolean {
  const replacesLineOf = (a: Found, b: Found): boolean =>
    a.changes.some(({ from, to }) => from < to && from < b.to && b.from < to);
  const inserts = new Set(one.changes.map(({ from, to }) => (from === to ? from : -1)));
  return (
    replacesLineOf(one, other) ||
    replacesLineOf(other, one) ||
    other.changes.some(({ from, to }) => from === to && inserts.has(from))
  );
}

function replaced(lines: readonly FileLine[], changes: readonly LineChange[]): readonly FileLine[] {
  const result: FileLine[] = [];
  let done = 0;
  for (const change of changes) {
    for (; done < change.from; done++) push(result, lines[done]);
    for (const text of change.lines) result.push({ text, end: '' });
    done = change.to;
  }
  for (; done < lines.length; done++) push(result, lines[done]);
  return result;
}

function push(result: FileLine[], line: FileLine | undefined): void {
  if (line !== undefined) result.push(line);
}
