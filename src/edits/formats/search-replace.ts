import { asWholeLines } from '../file-lines.ts';
import { malformed, type ReadLines } from './read-edit.ts';

const OPEN = /^\s{0,12}(<{5,9}) ?(?:SEARCH|ORIGINAL|HEAD)\s{0,20}:?\s{0,20}$/i;
const CLOSE = /^\s{0,12}>{5,9} ?(?:REPLACE|UPDATED)?\s{0,20}$/i;
const DIVIDER = /^\s{0,12}(={5,9})\s{0,20}$/;

/** Longer lines are no marks. */
const LONGEST = 80;

/** Whether a line begins a search/replace block. */
export function opensBlock(line: string): boolean {
  return line.length <= LONGEST && OPEN.test(line);
}

/**
 * Reads the block that begins at a line:
 *
 *     <<<<<<< SEARCH
 *     lines as they are
 *     =======
 *     lines as they are to be
 *     >>>>>>> REPLACE
 *
 * Five to nine marks each. The divider is the line of as many marks as the opening one; only if there is
 * none, one of another number. Several of them, no end, or another beginning before the end: malformed.
 * Cost O(lines of the block).
 */
export function readBlock(
  lines: readonly string[],
  start: number,
  path: string | undefined,
): ReadLines {
  const marks = OPEN.exec(lines[start] ?? '')?.[1]?.length ?? 0;
  const same: number[] = [];
  const other: number[] = [];
  for (let i = start + 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line.length > LONGEST) continue;
    if (opensBlock(line))
      return malformed(`the block at line ${start + 1} of the answer has no end`);
    const divider = DIVIDER.exec(line)?.[1]?.length;
    if (divider !== undefined) (divider === marks ? same : other).push(i);
    if (!CLOSE.test(line)) continue;
    const [middle, further] = same.length > 0 ? same : other;
    if (middle === undefined || further !== undefined) {
      const count = middle === undefined ? 'no line' : 'more than one line';
      return malformed(
        `the block at line ${start + 1} of the answer has ${count} of = between its parts`,
      );
    }
    const before = asWholeLines(lines.slice(start + 1, middle));
    const after = asWholeLines(lines.slice(middle + 1, i));
    const edit = { kind: 'hunks', path, hunks: [{ before, after }] } as const;
    return { kind: 'edits', edits: [edit], next: i + 1 };
  }
  return malformed(`the block at line ${start + 1} of the answer has no end`);
}
