import { isBlank } from '../lines.ts';
import { codeAtoms } from './code-atoms.ts';
import type { CodeAtom } from './code-atoms.ts';
import { notationOf } from './notation.ts';
import { statementEnds } from './statement-ends.ts';

/** What is known of a text besides its characters. */
export interface TextPlace {
  /** VS Code's language id: how comments and strings are written. Guessed where it is missing. */
  readonly languageId?: string;
  /**
   * What stands before the text. It decides whether the text begins inside a name, string or comment;
   * the line before the cursor is the least that should be handed in. Not part of any result.
   */
  readonly before?: string;
  /** More of the text may come: what touches its end may go on. */
  readonly growing?: boolean;
}

/** A place at which one author's text may end and another's begin. */
export interface SafeCut {
  /** In UTF-16 code units, above 0. */
  readonly offset: number;
  /** Nothing stands behind it on its line. */
  readonly endsLine: boolean;
  readonly endsStatement: boolean;
}

/**
 * Places at which a text may be cut and continued by another author, in order.
 *
 * Never inside a name, number, string, comment, operator or white space; white space belongs to what
 * follows, so a cut never has any before it. The end of the text is one of the places, except where
 * the text ends in white space, inside a string or comment, or is `growing` and ends in what may go on.
 * Cost O(length of `before` and text).
 */
export function safeCuts(text: string, place: TextPlace = {}): SafeCut[] {
  const { before = '', growing = false } = place;
  const whole = before + text;
  const atoms = codeAtoms(whole, notationOf(place.languageId));
  const ends = new Set(statementEnds(whole, atoms));
  const cuts: SafeCut[] = [];
  for (const [i, atom] of atoms.entries()) {
    const offset = atom.end - before.length;
    if (offset <= 0 || atom.kind === 'white' || atom.open === true) continue;
    const behind = atoms[i + 1];
    if (growing && mayGoOn(whole, atom, behind)) continue;
    const endsStatement = ends.has(atom.end) && !(growing && isLastCode(atoms, i));
    cuts.push({ offset, endsLine: endsLine(whole, behind, growing), endsStatement });
  }
  return cuts;
}

export type SegmentLevel = 'token' | 'statement' | 'line';

/**
 * Cuts a text at its safe cuts: after every atom, statement or line.
 *
 * Joined, the segments are the text, whatever it is. White space, line ends and indentation belong to
 * the segment that follows; white space at the text's end is a segment of its own, so only the last
 * segment may end in white space. A string or comment over several lines is in one segment. No
 * segment is empty; the empty text has none. Cost O(length of `before` and text).
 */
export function splitCode(text: string, level: SegmentLevel, place: TextPlace = {}): string[] {
  const segments: string[] = [];
  let start = 0;
  let last = 0;
  for (const { offset, endsLine, endsStatement } of safeCuts(text, place)) {
    last = offset;
    if (level === 'line' && !endsLine) continue;
    if (level === 'statement' && !endsStatement) continue;
    segments.push(text.slice(start, offset));
    start = offset;
  }
  // What stays open to the end, and white space, which nothing follows.
  if (start < last && isBlank(text.slice(last))) {
    segments.push(text.slice(start, last));
    start = last;
  }
  if (start < text.length) segments.push(text.slice(start));
  return segments;
}

/** Whether an atom at the end of a growing text may not be at its own end yet. */
function mayGoOn(text: string, { kind }: CodeAtom, behind: CodeAtom | undefined): boolean {
  if (behind === undefined) return kind !== 'mark';
  // The white space belongs to a line comment that goes on, unless a line ends in it.
  const isLast = behind.kind === 'white' && behind.end === text.length;
  return kind === 'comment' && isLast && !/[\n\r]/.test(text.slice(behind.start, behind.end));
}

function endsLine(text: string, behind: CodeAtom | undefined, growing: boolean): boolean {
  if (behind === undefined) return !growing;
  if (behind.kind !== 'white') return false;
  // Behind white space at the end of a text nothing stands, unless it comes yet.
  if (behind.end === text.length && !growing) return true;
  return /[\n\r]/.test(text.slice(behind.start, behind.end));
}

/** Whether only white space is behind an atom: how a statement goes on is not known there. */
function isLastCode(atoms: readonly CodeAtom[], i: number): boolean {
  const behind = atoms[i + 1];
  return behind === undefined || (behind.kind === 'white' && i + 2 === atoms.length);
}
