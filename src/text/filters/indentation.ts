import type { Indentation } from '../../core/completion.ts';
import { closesBlock, continuesStatement, opensBlock } from '../brackets.ts';
import type { CandidateFilter, FilterContext } from '../candidate-filter.ts';
import { codeTokens } from '../code-tokens.ts';
import { blanksFor, indentColumns, leadingBlanks } from '../indentation.ts';
import { isBlank, linesAround } from '../lines.ts';

/**
 * Brings indentation into the editor's style and to the cursor.
 *
 * - Tabs become blanks, or blanks tabs, as the editor has it; lines inside a string stay.
 * - A text that counts its indentation from the cursor (its second line is not deeper than a cursor
 *   line that its first line makes a block) is moved right by the cursor's indentation.
 * - The first line continues the cursor's line: a blank too many is taken off, indentation that the
 *   cursor's line has already is not repeated, and on an empty line it gets what its second line has.
 *
 * The only filter that may make a text longer, by white space alone. Linear.
 */
export const indentation: CandidateFilter = {
  id: 'indentation',
  apply(text, context) {
    const { lineBefore } = linesAround(context.prefix, context.prefix.length);
    const lines = text.split('\n');
    const inString = linesInStrings(text);
    const first = lines[0] ?? '';
    const editor = context.indentation;
    const unit = editor.tabs ? blankUnit(lines, editor) : editor.width;
    const moves = (i: number, line: string) => i > 0 && !inString.has(i) && !isBlank(line);
    const styled = lines.map((line, i) => {
      const lead = leadingBlanks(line);
      return moves(i, line) ? inStyle(lead, editor, unit) + line.slice(lead.length) : line;
    });
    const shift = blanksFor(shiftOf(styled, lineBefore, editor), editor);
    const moved = styled.map((line, i) => (moves(i, line) ? shift + line : line));
    return [firstLine(first, moved, lineBefore, context), ...moved.slice(1)].join('\n');
  },
};

/** Numbers of the lines that begin inside a string of the text. */
export function linesInStrings(text: string): ReadonlySet<number> {
  const inside = new Set<number>();
  let line = 0;
  for (const { kind, start, end } of codeTokens(text)) {
    if (kind === 'line-end') line += 1;
    if (kind !== 'string') continue;
    const ends = text.slice(start, end).split('\n').length - 1;
    for (let i = 1; i <= ends; i++) inside.add(line + i);
    line += ends;
  }
  return inside;
}

/** Blanks that make one step in the text: the largest number that divides all its indentations. */
function blankUnit(lines: readonly string[], editor: Indentation): number {
  let unit = 0;
  for (const line of lines.slice(1)) {
    // The star of a block comment stands one blank further right.
    if (isBlank(line) || /^\s+\*/.test(line)) continue;
    const lead = leadingBlanks(line);
    if (!lead.includes('\t')) unit = greatestDivisor(unit, lead.length);
  }
  return unit === 0 ? editor.width : Math.min(unit, editor.width);
}

function inStyle(lead: string, editor: Indentation, unit: number): string {
  const step = Math.max(1, unit);
  if (!editor.tabs) {
    return lead.includes('\t') ? ' '.repeat(indentColumns(lead, editor)) : lead;
  }
  const tabs = lead.split('\t').length - 1;
  const blanks = lead.length - tabs;
  // Blanks behind tabs align something; they are no steps.
  if (tabs > 0) return '\t'.repeat(tabs) + ' '.repeat(blanks % Math.max(1, editor.width));
  return '\t'.repeat(Math.floor(blanks / step)) + ' '.repeat(blanks % step);
}

/** Columns by which all lines but the first must move right. */
function shiftOf(lines: readonly string[], lineBefore: string, editor: Indentation): number {
  const base = indentColumns(lineBefore, editor);
  const second = lines[1];
  if (base === 0 || second === undefined || isBlank(second)) return 0;
  const columns = indentColumns(second, editor);
  const counted = columns > 0 && columns <= base && opensBlock(lineBefore + (lines[0] ?? ''));
  return counted && !closesBlock(second) && !continuesStatement(second) ? base : 0;
}

function firstLine(
  line: string,
  lines: readonly string[],
  lineBefore: string,
  { prefix, indentation: editor }: FilterContext,
): string {
  const lead = leadingBlanks(line);
  const code = line.slice(lead.length);
  if (code === '') return line;
  if (!isBlank(lineBefore)) return /\s$/.test(lineBefore) ? code : line;

  const columns = indentColumns(lead, editor);
  const base = indentColumns(lineBefore, editor);
  if (base > 0) {
    const room = Math.max(0, expectedColumns(prefix, editor) - base);
    return blanksFor(Math.min(columns, room), editor) + code;
  }
  const second = lines.slice(1).find((later) => !isBlank(later));
  const expected = expectedColumns(prefix, editor);
  const lost = columns === 0 && second !== undefined && indentColumns(second, editor) === expected;
  return blanksFor(lost && !opensBlock(line) ? expected : columns, editor) + code;
}

/** Where a new line belongs: at the line above, one step deeper where that opens a block. */
function expectedColumns(prefix: string, editor: Indentation): number {
  const above = prefix
    .split('\n')
    .slice(-6, -1)
    .findLast((line) => !isBlank(line));
  if (above === undefined) return 0;
  return indentColumns(above, editor) + (opensBlock(above) ? editor.width : 0);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
