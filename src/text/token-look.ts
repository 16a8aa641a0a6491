import { codeTokens } from './code-tokens.ts';

export const TOKEN_CLASSES = [
  'name',
  'keyword',
  'number',
  'string',
  'operator',
  'mark',
  'white',
] as const;

/** What a token is in code; `mark` is a bracket, comma or semicolon, `white` nothing but white space. */
export type TokenClass = (typeof TOKEN_CLASSES)[number];

/** What a token looks like where it stands. */
export interface TokenLook {
  readonly class: TokenClass;
  /** Characters of its line before it. */
  readonly column: number;
  /** Only white space stands before it on its line. */
  readonly beginsLine: boolean;
  /** It does not go on with a word, a string or an operator that stands before it. */
  readonly atBorder: boolean;
  /** Characters of the token. */
  readonly length: number;
}

/**
 * The look of a token that a model writes behind `line`.
 *
 * Input   the line up to the token, and the token, which may reach over a line's end.
 * Output  the class is that of the token's last piece that is not white space; a piece of a comment
 *         counts as what it would be in code. Strings and comments that opened on an earlier line are
 *         not known of. Cost O(length of the line).
 */
export function tokenLook(line: string, token: string): TokenLook {
  const text = line + token;
  const pieces = codeTokens(text);
  const end = line.length + token.trimEnd().length;
  const last = pieces.findLast(({ start }) => start < end && end > line.length);
  return {
    class: last === undefined ? 'white' : classOf(last.kind, text.slice(last.start, last.end)),
    column: line.length,
    beginsLine: line.trim() === '',
    atBorder: !pieces.some(({ start, end: over }) => start < line.length && over > line.length),
    length: token.length,
  };
}

function classOf(kind: ReturnType<typeof codeTokens>[number]['kind'], text: string): TokenClass {
  switch (kind) {
    case 'word':
      return KEYWORDS.has(text) ? 'keyword' : 'name';
    case 'blank':
    case 'line-end':
      return 'white';
    case 'number':
    case 'string':
    case 'operator':
    case 'mark':
      return kind;
  }
}

/** Words that are reserved in several of the common languages. */
const KEYWORDS = new Set(
  (
    'abstract and as assert async await bool break case catch class const constructor continue def ' +
    'default defer del do elif else enum except export extends false False final finally float fn for ' +
    'from func function global go if impl implements import in instanceof int interface is lambda let ' +
    'loop match mod mut namespace new nil None nonlocal not null of or override package pass private ' +
    'protected pub public raise range readonly return select self static struct super switch this throw ' +
    'throws trait true True try type typeof undefined use using var void when where while with yield'
  ).split(' '),
);
