import { matchLines } from '../../comparison/differences/match-lines.ts';
import { splitLines } from '../../text/lines.ts';

/** One replacement in a document, in lines and characters from 0. */
export interface LineEdit {
  readonly start: Spot;
  readonly end: Spot;
  /** With `\n` line ends: the editor writes those of its document. */
  readonly text: string;
}

export interface Spot {
  readonly line: number;
  readonly character: number;
}

/**
 * The replacements of whole lines that make one text of another, few and small, in order and apart. Line
 * ends and a byte order mark do not count: the document keeps its own. Cost as `matchLines`.
 */
export function lineEdits(before: string, after: string): readonly LineEdit[] {
  const [old, own] = [linesOf(before), linesOf(after)];
  const edits: LineEdit[] = [];
  let [i, j] = [0, 0];
  for (const [toI, toJ] of [...matchLines(old, own).pairs, [old.length, own.length] as const]) {
    if (toI > i || toJ > j) edits.push(replaced(old, i, toI, own.slice(j, toJ)));
    [i, j] = [toI + 1, toJ + 1];
  }
  return edits;
}

/** Whether two texts are the same to who edits them, whatever ends their lines. */
export function sameLines(a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [linesOf(a), linesOf(b)];
  return left.length === right.length && left.every((line, i) => line === right[i]);
}

/** Without the byte order mark, which no document in the editor has. */
function linesOf(text: string): readonly string[] {
  return splitLines(text.replace(/^\ufeff/, ''));
}

/** Lines `from` to `to`, the latter not included, in favour of others. */
function replaced(
  old: readonly string[],
  from: number,
  to: number,
  lines: readonly string[],
): LineEdit {
  const start = { line: from, character: 0 };
  if (to < old.length) {
    return {
      start,
      end: { line: to, character: 0 },
      text: lines.map((line) => `${line}\n`).join(''),
    };
  }
  // There is no line behind these: the line end before them goes with them.
  const end = lastSpot(old);
  if (from === 0) return { start, end, text: lines.join('\n') };
  return {
    start: { line: from - 1, character: old[from - 1]?.length ?? 0 },
    end,
    text: lines.map((line) => `\n${line}`).join(''),
  };
}

function lastSpot(lines: readonly string[]): Spot {
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
