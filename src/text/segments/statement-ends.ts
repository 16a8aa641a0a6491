import type { CodeAtom } from './code-atoms.ts';

/**
 * Offsets at which statements end, in order, without knowing the language.
 *
 * A statement ends at a line end that stands in no round or square bracket, unless the line goes on:
 * it ends with a binary operator, or outside braces with a comma, or the next one begins with what
 * cannot begin a statement (`.then`, `&&`, `? a : b`, a brace alone). It also ends at a semicolon
 * inside a line, unless that stands in such a bracket, in the head of a loop (`for i := 0; i < n; i++ {`),
 * or before a closing bracket (`{ return 1; }`). So a block's first line is a statement, and each
 * entry of a literal in braces that has lines of its own. A comment belongs to the statement on whose
 * line it stands; alone on its lines it is one of its own.
 *
 * Where the author forgot to close a bracket, statements are longer; a closing brace mends that.
 * Offsets are ends of atoms. Cost O(n).
 */
export function statementEnds(text: string, atoms: readonly CodeAtom[]): number[] {
  const ends: number[] = [];
  const brackets: string[] = [];
  let statement: Statement = {};
  for (const [i, atom] of atoms.entries()) {
    if (atom.kind === 'white') continue;
    const code = text.slice(atom.start, atom.end);
    if (atom.kind === 'mark') nest(brackets, code.slice(-1));
    if (atom.kind !== 'comment') {
      const hasBlock = statement.hasBlock === true || code.endsWith('{');
      statement = { first: statement.first ?? code, last: atom, hasBlock };
    }
    if ((brackets.at(-1) ?? '{') !== '{') continue;
    const behind = atoms[i + 1];
    const next = behind?.kind === 'white' ? atoms[i + 2] : behind;
    const endsLine = next === undefined || (behind !== next && hasLineEnd(text, behind));
    const ended = endsLine
      ? !goesOn(text, statement.last, next, brackets.length > 0)
      : code === ';' && endsInside(text, next, statement);
    if (!ended) continue;
    ends.push(atom.end);
    statement = {};
  }
  return ends;
}

/** A statement as far as it was read. */
interface Statement {
  readonly first?: string;
  /** The last atom that is no comment. */
  readonly last?: CodeAtom;
  readonly hasBlock?: boolean;
}

/** Words that begin statements whose semicolons stand in their heads. */
const heads = /^(?:for|if|while|until|switch|select)$/;

/** What a line ends with that is not at its end. */
const wantsMore = /^(?:[-+/%^|.\\]|&&|\|\||\?\?|=>|->|\*\*|.*=)$/;

/** What begins a line that goes on with the line before it. */
const continues = /^(?:\??\.(?!\.)|&&|\|\||\?\?|\||\?|:|=|->)/;

function goesOn(
  text: string,
  last: CodeAtom | undefined,
  next: CodeAtom | undefined,
  inBraces: boolean,
): boolean {
  if (last === undefined || next === undefined) return false;
  const before = text.slice(last.start, last.end);
  if (last.kind === 'operator' && wantsMore.test(before)) return true;
  if (last.kind === 'mark' && /[;{}]/.test(before)) return false;
  if (before === ',') return !inBraces;
  const behind = text.slice(next.start, next.end);
  return next.kind === 'operator' ? continues.test(behind) : behind === '{';
}

/** Whether a semicolon with more behind it on its line ends the statement. */
function endsInside(text: string, next: CodeAtom, { first, hasBlock }: Statement): boolean {
  if (next.kind === 'comment' || /[)\]};]/.test(text.charAt(next.start))) return false;
  return hasBlock === true || !heads.test(first ?? '');
}

function nest(brackets: string[], character: string): void {
  if (/[([{]/.test(character)) brackets.push(character);
  else if (character === '}') brackets.length = Math.max(0, brackets.lastIndexOf('{'));
  else if (character === ')' && brackets.at(-1) === '(') brackets.pop();
  else if (character === ']' && brackets.at(-1) === '[') brackets.pop();
}

function hasLineEnd(text: string, white: CodeAtom | undefined): boolean {
  return white !== undefined && /[\n\r]/.test(text.slice(white.start, white.end));
}
