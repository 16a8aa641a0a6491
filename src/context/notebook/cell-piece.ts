import { lineEndAt, lineStartAt, splitLines } from '../../text/lines.ts';
import { bodyOfMagic, SHELL, type MagicBody } from './cell-magics.ts';

/** A cell of a notebook, without its outputs. */
export interface Cell {
  readonly kind: 'code' | 'markup';
  readonly languageId: string;
  /** Read only where it is wanted, so a getter is welcome. */
  readonly text: string;
}

/** The stretch of a cell that is one language, around a place in it. Offsets in UTF-16 code units. */
export interface CellPiece {
  readonly languageId: string;
  readonly start: number;
  readonly end: number;
  /** It ends with its line: nothing of more lines may be written there. */
  readonly oneLine: boolean;
  /** Other cells say nothing of it. */
  readonly alone: boolean;
}

/** Blank lines, then `%%name rest` with its line end. */
const CELL_MAGIC = /^(?:[ \t]*[\r\n])*%%(!|[A-Za-z_][\w.]*)([^\r\n]*)(\r\n|\n|\r|$)/;

/** What goes to the shell: `!ls`, `!!ls`, `files = !ls`, `%system ls`, `%sx ls`; up to where its code begins. */
const SHELL_LINE = /^[ \t]*(?:[A-Za-z_][\w, ]*=[ \t]*)?(?:!!?|%(?:system|sx)\b[ \t]*)/;

/** `%sql select …`, also with its result kept. */
const SQL_LINE = /^[ \t]*(?:[A-Za-z_]\w*[ \t]*=[ \t]*)?%sql\b[ \t]*/;

/** Any other magic of one line, which is no Python. */
const LINE_MAGIC = /^[ \t]*%[A-Za-z_]/;

/**
 * What is written at a place of a cell: the cell's own language, or in a Python cell what a magic makes of it.
 *
 * - Below `%%name` it is that magic's language, see `bodyOfMagic`; the magic's line is no part of it.
 * - A line with `!` is shell, with `%sql` SQL, from the mark to the end of the line and of lines that it goes
 *   on with (`\` at their end).
 * - Other magics of one line are left to Python: models that know notebooks know them. So is the line of the
 *   cell's magic itself, on its own, and a blank one above it.
 *
 * Cost O(length of the cell's head and of the lines around the place).
 */
export function pieceAt(cell: Cell, offset: number): CellPiece {
  const { text, languageId } = cell;
  const whole = { languageId, start: 0, end: text.length, oneLine: false, alone: false };
  if (!isPython(cell)) return whole;
  const magic = magicOf(text);
  if (magic === undefined) return escapeAt(text, offset) ?? whole;
  if (offset < magic.bodyStart || !magic.hasBody) {
    // A blank line above it is one of its own.
    const start = lineStartAt(text, offset);
    return { ...whole, start, end: lineEndAt(text, offset), oneLine: true };
  }
  if (magic.body !== undefined) return { ...whole, ...magic.body, start: magic.bodyStart };
  return escapeAt(text, offset) ?? { ...whole, start: magic.bodyStart };
}

/**
 * What a cell tells the others of its language: its text without magics and without lines that are no
 * Python. Undefined for one that tells nothing. Linear.
 */
export function codeOf(
  cell: Cell,
): { readonly languageId: string; readonly text: string } | undefined {
  const { text, languageId } = cell;
  if (!isPython(cell)) return textOr(languageId, text);
  const magic = magicOf(text);
  if (magic?.body?.alone === true) return undefined;
  const body = magic === undefined ? text : text.slice(magic.bodyStart);
  if (magic?.body !== undefined) return textOr(magic.body.languageId, body);
  return textOr(languageId, withoutEscapes(body));
}

function textOr(
  languageId: string,
  text: string,
): { readonly languageId: string; readonly text: string } | undefined {
  return text.trim() === '' ? undefined : { languageId, text };
}

function isPython({ kind, languageId }: Cell): boolean {
  return kind === 'code' && languageId === 'python';
}

interface Magic {
  readonly bodyStart: number;
  /** A line begins behind the magic's. */
  readonly hasBody: boolean;
  readonly body: MagicBody | undefined;
}

function magicOf(text: string): Magic | undefined {
  const found = CELL_MAGIC.exec(text);
  if (found === null) return undefined;
  const [all, name = '', rest = '', end = ''] = found;
  return {
    bodyStart: all.length,
    hasBody: end !== '',
    body: bodyOfMagic(name, rest),
  };
}

/** The escape in which a place lies, also in a line that goes on with one. */
function escapeAt(text: string, offset: number): CellPiece | undefined {
  let first = lineStartAt(text, offset);
  while (first > 0 && goesOn(text, lineEndAt(text, lineStartAt(text, first - 1)))) {
    first = lineStartAt(text, first - 1);
  }
  const line = text.slice(first, lineEndAt(text, first));
  const escape = escapeIn(line);
  const start = first + (escape?.length ?? 0);
  if (escape === undefined || offset < start) return undefined;
  let end = lineEndAt(text, offset);
  while (end < text.length && goesOn(text, end)) end = lineEndAt(text, nextLine(text, end));
  return { languageId: escape.languageId, start, end, oneLine: true, alone: false };
}

function escapeIn(
  line: string,
): { readonly languageId: string; readonly length: number } | undefined {
  const shell = SHELL_LINE.exec(line)?.[0];
  if (shell !== undefined) return { languageId: SHELL, length: shell.length };
  const sql = SQL_LINE.exec(line)?.[0];
  return sql === undefined ? undefined : { languageId: 'sql', length: sql.length };
}

/** Whether a line that ends at an offset goes on in the next one. */
function goesOn(text: string, lineEnd: number): boolean {
  return text[lineEnd - 1] === '\\';
}

function nextLine(text: string, lineEnd: number): number {
  return lineEnd + (text.startsWith('\r\n', lineEnd) ? 2 : 1);
}

function withoutEscapes(text: string): string {
  // Most cells have none, and stay as they are.
  if (!/^[^\r\n]*[!%]/m.test(text)) return text;
  const kept: string[] = [];
  let isInside = false;
  for (const line of splitLines(text)) {
    const escapes: boolean = isInside || escapeIn(line) !== undefined || LINE_MAGIC.test(line);
    isInside = escapes && line.endsWith('\\');
    if (!escapes) kept.push(line);
  }
  return kept.join('\n');
}
