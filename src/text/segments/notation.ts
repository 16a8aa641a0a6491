import { lineComment } from '../line-comment.ts';

/** A comment that may hold line ends. */
export interface BlockComment {
  readonly open: string;
  readonly close: string;
  /** Comments inside it are counted. */
  readonly nested: boolean;
}

/** Code inside a string: what opens and closes it, in strings with this quote. */
export interface Insert {
  readonly quote: string;
  readonly open: string;
  readonly close: string;
}

/** As much of a language's spelling as it takes to know comments, strings and names. */
export interface Notation {
  /** What opens a comment that ends with its line; `#` apart. */
  readonly lineComments: readonly string[];
  readonly blockComments: readonly BlockComment[];
  /** Where `#` opens a comment. Elsewhere it begins a name (`#private`, `#include`, `#fff`). */
  readonly hash: 'everywhere' | 'behind-blank' | 'before-blank' | 'nowhere';
  /** Characters that open strings. */
  readonly quotes: string;
  /** Those of them whose strings may hold line ends. */
  readonly longQuotes: string;
  /** Those that, three times, open a string over several lines. */
  readonly tripledQuotes: string;
  /** Those in whose strings a backslash is a character like others. */
  readonly plainQuotes: string;
  readonly insert?: Insert;
  /** Strings such as `r#"…"#` and `R"x(…)x"`. */
  readonly rawStrings?: 'rust' | 'cpp';
  /** `'a` may be a name, and `1'000` a number. */
  readonly apostrophe?: 'lifetime' | 'digit-separator';
  /** `/…/` may be a regular expression. */
  readonly regularExpressions?: true;
  /** `<<WORD` may open a string of the lines up to `WORD`, and `$` a parameter: a shell. */
  readonly hereDocuments?: true;
  /** Names hold and begin with `-`. */
  readonly dashedNames?: true;
}

const blockComment: BlockComment = { open: '/*', close: '*/', nested: false };

/** A language nobody named: the common notations. */
const unknownNotation: Notation = {
  lineComments: ['//'],
  blockComments: [blockComment],
  hash: 'before-blank',
  quotes: '\'"`',
  longQuotes: '`',
  tripledQuotes: '\'"',
  plainQuotes: '',
};

const slashes: Notation = {
  ...unknownNotation,
  hash: 'nowhere',
  quotes: '\'"',
  longQuotes: '',
  tripledQuotes: '"',
};
const script: Notation = {
  ...unknownNotation,
  hash: 'nowhere',
  tripledQuotes: '',
  insert: { quote: '`', open: '${', close: '}' },
  regularExpressions: true,
};
const c: Notation = {
  ...slashes,
  tripledQuotes: '',
  rawStrings: 'cpp',
  apostrophe: 'digit-separator',
};
const hash: Notation = {
  ...unknownNotation,
  lineComments: [],
  blockComments: [],
  hash: 'behind-blank',
  longQuotes: '',
  tripledQuotes: '',
  quotes: '\'"',
};
const shell: Notation = {
  ...hash,
  longQuotes: '\'"',
  plainQuotes: "'",
  insert: { quote: '"', open: '$(', close: ')' },
  hereDocuments: true,
  dashedNames: true,
};
const css: Notation = { ...slashes, lineComments: [], tripledQuotes: '', dashedNames: true };

/** By language id of VS Code; the others follow from how they write a comment of one line. */
const notations = new Map<string, Notation>([
  ...each('typescript typescriptreact javascript javascriptreact', script),
  ...each('c cpp cuda-cpp objective-c objective-cpp', c),
  ...each('python starlark bazel mojo', { ...hash, hash: 'everywhere', tripledQuotes: '\'"' }),
  ...each('go', { ...slashes, quotes: '\'"`', longQuotes: '`', plainQuotes: '`' }),
  ...each('rust', {
    ...slashes,
    blockComments: [{ ...blockComment, nested: true }],
    longQuotes: '"',
    tripledQuotes: '',
    rawStrings: 'rust',
    apostrophe: 'lifetime',
  }),
  ...each('swift kotlin scala dart d', {
    ...slashes,
    blockComments: [{ ...blockComment, nested: true }],
  }),
  ...each('css', css),
  ...each('scss less stylus', { ...css, lineComments: ['//'] }),
  ...each('shellscript', shell),
]);

/** How a language is written; the common notations where it is not known. */
export function notationOf(languageId: string | undefined): Notation {
  if (languageId === undefined) return unknownNotation;
  return notations.get(languageId) ?? fromComment(languageId);
}

function fromComment(languageId: string): Notation {
  const comment = lineComment(languageId);
  if (comment === undefined) return unknownNotation;
  const [open, close] = [comment.open.trim(), comment.close.trim()];
  if (open === '//') return slashes;
  if (open === '#') return hash;
  if (close !== '')
    return { ...hash, hash: 'nowhere', blockComments: [{ open, close, nested: false }] };
  // A word, such as REM, is no mark.
  const lineComments = /\w/.test(open) ? [] : [open];
  const blockComments = languageId.endsWith('sql') ? [blockComment] : [];
  const quotes = hash.quotes.replace(open, '');
  return { ...hash, hash: 'nowhere', lineComments, blockComments, quotes };
}

function each(languageIds: string, notation: Notation): [string, Notation][] {
  return languageIds.split(' ').map((id) => [id, notation]);
}
