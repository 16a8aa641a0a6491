import { codeAtoms } from '../text/segments/code-atoms.ts';
import { notationOf } from '../text/segments/notation.ts';
import { rivalNumbers, rivalOperators } from './rival-texts.ts';

/** A name, number or operator that may be the wrong one, and what could stand in its place. */
export interface ReviewedAtom {
  readonly kind: 'name' | 'number' | 'operator';
  /** UTF-16 offsets in the document. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly rivals: readonly string[];
}

/** Lines of a document, from 0, both included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/**
 * What of some lines a second opinion is asked on, in order.
 *
 * Comments, strings, white space and key words are left out, as are names where they are declared or
 * imported: another name there is a renaming, not a correction. Rivals of a name are the names that
 * the document uses elsewhere in the same way: behind a point or not, called or not, with a capital or
 * not; of an operator those it is confused with; of a number its neighbours.
 *
 * Cost: the document cut into atoms once; O(atoms of the lines · names).
 */
export function reviewedAtoms(
  text: string,
  languageId: string,
  lines: readonly LineRange[],
): readonly ReviewedAtom[] {
  const words = wordsOf(text, languageId);
  const names = Map.groupBy(
    words.filter(({ kind }) => kind === 'name'),
    ({ use }) => use,
  );
  const isAsked = lineFilter(text, lines);
  return words.flatMap(({ kind, start, end, text: own, use, isDeclared }): ReviewedAtom[] => {
    if (isDeclared || !isAsked(start)) return [];
    const rivals =
      kind === 'name'
        ? otherNames(names.get(use) ?? [], own)
        : kind === 'number'
          ? rivalNumbers(own)
          : rivalOperators(own);
    return rivals.length === 0 ? [] : [{ kind, start, end, text: own, rivals }];
  });
}

interface Word extends Omit<ReviewedAtom, 'rivals'> {
  /** Names with the same use may stand for each other. */
  readonly use: string;
  readonly isDeclared: boolean;
}

function wordsOf(text: string, languageId: string): readonly Word[] {
  const words: Word[] = [];
  let before = '';
  let importsUntil = 0;
  for (const { kind, start, end } of codeAtoms(text, notationOf(languageId))) {
    if (kind === 'white' || kind === 'comment') continue;
    const own = text.slice(start, end);
    if (start >= importsUntil && importWords.test(own) && beginsLine(text, start, end))
      importsUntil = importEnd(text, start);
    // A key, a label or a parameter with its type.
    const isKey = text[end] === ':' && languageId !== 'python';
    const isDeclared = start < importsUntil || declaringWords.test(before) || isKey;
    const isMember = before.endsWith('.') && !before.endsWith('..');
    const isCalled = text[end] === '(';
    const isCapital = /^[A-Z]/.test(own);
    const use = `${String(isMember)} ${String(isCalled)} ${String(isCapital)}`;
    const place = { start, end, text: own, use, isDeclared };
    if (kind === 'number' || kind === 'operator') words.push({ kind, ...place });
    else if (kind === 'word' && rivalOperators(own).length > 0)
      words.push({ kind: 'operator', ...place });
    else if (kind === 'word' && (isMember || !keyWords.has(own)))
      words.push({ kind: 'name', ...place });
    before = own;
  }
  return words;
}

const importWords = /^(?:import|from|export|package|use|using|#include)$/;
const declaringWords =
  /^(?:const|let|var|function|class|def|interface|type|enum|fn|func|struct|trait|mod|namespace|val|as|import|lambda)$/;

/** Words of the languages with grammars here that name nothing. */
const keyWords = new Set(
  (
    'abstract as assert async await break case catch class const constructor continue debugger declare def ' +
    'default del delete do elif else enum except export extends extern finally fn for from func ' +
    'function get global go goto if impl implements import in infer instanceof interface is keyof ' +
    'lambda let loop match mod module mut namespace new nonlocal not of override package pass ' +
    'private protected pub public raise readonly return satisfies set static struct super switch ' +
    'template throw throws trait try type typeof union unsafe use using val var void where while ' +
    'with yield self this cls any unknown never string number boolean object symbol bigint ' +
    'int float str bool bytes char double long short undefined null None'
  ).split(' '),
);

/** Whether a word begins its line and a statement: nothing is called so, or set to a value. */
function beginsLine(text: string, start: number, end: number): boolean {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  return text.slice(lineStart, start).trim() === '' && /^\s+[^\s=]/.test(text.slice(end, end + 80));
}

/** Of an import over several lines, the end of its braces or brackets; else of its line. */
function importEnd(text: string, start: number): number {
  const lineEnd = text.indexOf('\n', start);
  const line = text.slice(start, lineEnd === -1 ? undefined : lineEnd);
  if (line.startsWith('export') && !/^export\s+(?:\*|\{|type\s*\{)/.test(line)) return start;
  const opens = /[{(]\s*$/.exec(line);
  const close =
    opens === null ? lineEnd : text.indexOf(opens[0].startsWith('{') ? '}' : ')', start);
  return close === -1 ? text.length : close;
}

function otherNames(words: readonly Word[], own: string): readonly string[] {
  return [...new Set(words.map(({ text }) => text))].filter((name) => name !== own);
}

function lineFilter(text: string, lines: readonly LineRange[]): (offset: number) => boolean {
  const isIn: boolean[] = [];
  for (const { first, last } of lines)
    for (let line = first; line <= last; line++) isIn[line] = true;
  let line = 0;
  let next = text.indexOf('\n');
  // Offsets come in order.
  return (offset) => {
    while (next !== -1 && next < offset) {
      line += 1;
      next = text.indexOf('\n', next + 1);
    }
    return isIn[line] === true;
  };
}
