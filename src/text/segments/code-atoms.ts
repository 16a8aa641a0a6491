import { lineEndAt } from '../lines.ts';
import { codeUnitKind, isDigit, isWhite, isWord } from './code-units.ts';
import {
  blockCommentEnd,
  hereDocumentEnd,
  hereDocumentWord,
  rawStringEnd,
  regularExpressionEnd,
  stringEnd,
} from './literal-ends.ts';
import type { LiteralEnd } from './literal-ends.ts';
import type { Notation } from './notation.ts';
import { numberEnd } from './number-end.ts';

/** A piece of code that nobody but its author may end, in order; the pieces cover the text. */
export interface CodeAtom {
  /**
   * `mark` is one bracket, comma or semicolon, a bracket with the `$` before it; `white` a run of
   * white space, line ends among it.
   */
  readonly kind: 'word' | 'number' | 'string' | 'comment' | 'operator' | 'mark' | 'white';
  readonly start: number;
  readonly end: number;
  /** The text ends inside this string or comment. */
  readonly open?: true;
}

/**
 * Cuts code into atoms: names, numbers, whole strings, whole comments, runs of operators, marks, and
 * white space.
 *
 * Input   any text, and how its language is written (`notationOf`).
 * Output  atoms without gaps or overlaps, none empty. What signs a name (`@`, `#`, `\`) belongs to it,
 *         as a prefix such as `rb` belongs to its string. Strings of templates are one atom with the
 *         code inserted into them. White space behind a comment of one line is not part of it. A quote
 *         that its line does not close is an operator, on the last line it opens a string to the end.
 * Cost    O(n).
 *
 * `codeTokens` serves where no language is known and comments are read word by word; `lex` of the
 * room `ngram` is for models and cuts strings open. Here the border between two atoms is a place at
 * which another author may go on.
 */
export function codeAtoms(text: string, notation: Notation): CodeAtom[] {
  const atoms: CodeAtom[] = [];
  /** Per character: the place up to which it is known to open nothing. */
  const closedUntil = new Map<string, number>();
  /** Words of here-documents that begin behind this line. */
  const awaited: string[] = [];
  let lastCode: CodeAtom | undefined;

  const add = (kind: CodeAtom['kind'], start: number, end: number, closed = true): number => {
    const atom: CodeAtom = { kind, start, end, ...(!closed && { open: true }) };
    atoms.push(atom);
    if (kind !== 'white' && kind !== 'comment') lastCode = atom;
    return end;
  };

  /** A literal that may turn out not to be one; looks at every line once. */
  const literalAt = (
    at: number,
    endOf: () => LiteralEnd | undefined,
    key = text.charAt(at),
  ): LiteralEnd | undefined => {
    if (at < (closedUntil.get(key) ?? 0)) return undefined;
    const literal = endOf();
    if (literal === undefined) closedUntil.set(key, lineEndAt(text, at));
    return literal;
  };

  const quoted = (at: number): LiteralEnd | undefined =>
    notation.quotes.includes(text.charAt(at)) && text.charAt(at) !== ''
      ? literalAt(at, () => stringEnd(text, at, notation))
      : undefined;

  const expression = (at: number): LiteralEnd | undefined =>
    notation.regularExpressions === true && text[at] === '/' && text[at - 1] !== '<'
      ? literalAt(at, () => regularExpressionEnd(text, at))
      : undefined;

  const word = (start: number): number => {
    let end = wordEnd(text, start, notation);
    const name = text.slice(start, end);
    const raw = notation.rawStrings;
    if (raw !== undefined && end - start <= 3 && /(?:^|[bcuUL8])[rR]$/.test(name)) {
      const literal = rawStringEnd(text, end, raw);
      if (literal !== undefined) return add('string', start, literal.end, literal.closed);
      if (raw === 'rust' && text[end] === '#' && isWord(text.charCodeAt(end + 1))) {
        end = wordEnd(text, end + 1, notation);
      }
    }
    if (stringPrefix.test(name)) {
      const literal = quoted(end);
      if (literal !== undefined) return add('string', start, literal.end, literal.closed);
    }
    const bracket = text.charAt(end);
    const opensCode = bracket === '(' || (bracket === '{' && notation.hereDocuments !== true);
    if (name === '$' && opensCode) return add('mark', start, end + 1);
    if (name.endsWith('$') && notation.hereDocuments === true) end = expansionEnd(text, end);
    return add('word', start, end);
  };

  const white = (start: number): number => {
    let end = start + 1;
    while (end < text.length && isWhite(text.charCodeAt(end))) end += 1;
    if (awaited.length === 0) return add('white', start, end);
    const lineEnd = lineEndAt(text, start);
    const body = lineEnd + (text.startsWith('\r\n', lineEnd) ? 2 : 1);
    if (body > end) return add('white', start, end);
    add('white', start, body);
    let document: LiteralEnd = { end: body, closed: true };
    for (const name of awaited.splice(0)) document = hereDocumentEnd(text, document.end, name);
    return document.end > body ? add('string', body, document.end, document.closed) : body;
  };

  const operator = (start: number): number => {
    if (escapesSign(text, start)) return add('operator', start, start + 2);
    if (
      notation.hereDocuments === true &&
      text.startsWith('<<', start) &&
      text[start + 2] !== '<'
    ) {
      const name = hereDocumentWord(text, start + 2);
      if (name !== undefined) awaited.push(name);
    }
    let end = start + 1;
    while (end < text.length && goesOn(end)) end += 1;
    return add('operator', start, end);
  };

  const goesOn = (at: number): boolean =>
    codeUnitKind(text.charCodeAt(at)) === 'operator' &&
    text[at] !== '\\' &&
    !notation.quotes.includes(text.charAt(at)) &&
    !beginsNumber(text, at) &&
    !signsName(text, at, notation) &&
    commentAt(text, at, notation) === undefined &&
    expression(at) === undefined;

  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    const kind = codeUnitKind(code);
    const comment = kind === 'operator' ? commentAt(text, at, notation) : undefined;
    if (kind === 'white') {
      at = white(at);
    } else if (comment !== undefined) {
      at = add('comment', at, comment.end, comment.closed);
    } else if (isDigit(code) || beginsNumber(text, at)) {
      at = add('number', at, numberEnd(text, at, notation.apostrophe === 'digit-separator'));
    } else if (kind === 'word' || signsName(text, at, notation)) {
      at = word(at);
    } else if (kind === 'operator') {
      const literal = quoted(at) ?? (follows(text, lastCode) ? expression(at) : undefined);
      at = literal === undefined ? operator(at) : add('string', at, literal.end, literal.closed);
    } else {
      at = add('mark', at, at + 1);
    }
  }
  return atoms;
}

/** Words that make the quote behind them open another kind of string. */
const stringPrefix = /^(?:[rbfutRBFUTLc]|[rRbBfFtT]{2}|u8|\$)$/;

/** Words behind which an operand follows. */
const beforeOperand =
  /^(?:return|typeof|case|in|of|do|else|void|delete|throw|new|instanceof|await|yield)$/;

/** Whether an operand, such as a regular expression, may stand behind that atom. */
function follows(text: string, last: CodeAtom | undefined): boolean {
  if (last === undefined) return true;
  const code = text.slice(last.start, last.end);
  if (last.kind === 'word') return beforeOperand.test(code);
  if (last.kind === 'operator') return code !== '++' && code !== '--';
  return last.kind === 'mark' && !/[)\]}]$/.test(code);
}

/** A comment that opens at `at`. */
function commentAt(text: string, at: number, notation: Notation): LiteralEnd | undefined {
  for (const comment of notation.blockComments) {
    if (text.startsWith(comment.open, at)) return blockCommentEnd(text, at, comment);
  }
  const opens =
    notation.lineComments.some((mark) => text.startsWith(mark, at)) && text[at - 1] !== ':';
  if (!opens && !opensByHash(text, at, notation)) return undefined;
  let end = lineEndAt(text, at);
  while (isWhite(text.charCodeAt(end - 1))) end -= 1;
  return { end, closed: true };
}

function opensByHash(text: string, at: number, notation: Notation): boolean {
  if (text[at] !== '#') return false;
  if (at === 0 && text[1] === '!') return true;
  switch (notation.hash) {
    case 'everywhere':
      return true;
    case 'behind-blank':
      return at === 0 || /[\s;]/.test(text.charAt(at - 1));
    case 'before-blank':
      return /^(?:[\s!]|$)/.test(text.slice(at + 1, at + 2));
    case 'nowhere':
      return false;
  }
}

/** `.5`, but not the point behind a name, a bracket or another point. */
function beginsNumber(text: string, at: number): boolean {
  if (text[at] !== '.' || !isDigit(text.charCodeAt(at + 1))) return false;
  const before = text.charCodeAt(at - 1);
  return !isWord(before) && !/[)\].?]/.test(text.charAt(at - 1));
}

/** A backslash before a quote or another sign, which a shell then takes as it is. */
function escapesSign(text: string, at: number): boolean {
  if (text[at] !== '\\' || at + 1 >= text.length) return false;
  return codeUnitKind(text.charCodeAt(at + 1)) !== 'white';
}

/** Whether a sign begins a name: `@media`, `#private`, `\alpha`, `'lifetime`, `-webkit`. */
function signsName(text: string, at: number, notation: Notation): boolean {
  const next = text.charCodeAt(at + 1);
  const begins = isWord(next) && !isDigit(next);
  switch (text[at]) {
    case '@':
      return begins;
    case '\\':
      return isWord(next);
    case '#':
      return notation.hash === 'nowhere' || notation.hash === 'before-blank' ? isWord(next) : false;
    case "'":
      return notation.apostrophe === 'lifetime' && begins && !closesCharacter(text, at + 1);
    case '-':
      return notation.dashedNames === true && (begins || text[at + 1] === '-');
    default:
      return false;
  }
}

/** End of a shell's `$?` or `${name}` whose sign ends at `at`; `at` where there is none. */
function expansionEnd(text: string, at: number): number {
  const expansion = /[#@?!*-]|\{[^{}\s"'$`]*\}/y;
  expansion.lastIndex = at;
  return at + (expansion.exec(text)?.[0].length ?? 0);
}

function closesCharacter(text: string, at: number): boolean {
  return text[at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)] === "'";
}

function wordEnd(text: string, start: number, notation: Notation): number {
  let end = start + 1;
  while (
    end < text.length &&
    (isWord(text.charCodeAt(end)) || (notation.dashedNames === true && text[end] === '-'))
  ) {
    end += 1;
  }
  return end;
}
