import { stringEnd } from './code-tokens.ts';
import { lineComment } from './line-comment.ts';
import { lineEndAt, splitLines } from './lines.ts';
import { cutSafely, safeCut } from './well-formed.ts';

/** Stands for words that a judge is not shown. */
export const MASK = '…';

/** No judge reads a longer text. Unit: UTF-16 code units. */
const MOST_SHOWN = 20_000;
/** So much before the text tells whether it begins in a comment or a string. */
const MOST_BEFORE = 4_000;
/** A string of so many words is a sentence, however they are joined; with blanks between them two are. */
const WORDS_OF_SENTENCE = 4;
/** So many words in a row that are not the language's own are prose. */
const WORDS_OF_PROSE = 4;

/** Words that stand in a row in code. */
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'abstract and as async await case class const def default del do elif else enum except export ' +
    'extends final finally fn for from func function global if implements import in interface is ' +
    'lambda let match mut new not or override private protected pub public raise readonly return ' +
    'static struct then throw throws try type typeof unsafe use var void where while with yield'
  ).split(' '),
);

/** Languages in which words in a row are code. */
const WORDY: ReadonlySet<string> = new Set(['sql', 'plsql', 'applescript', 'shellscript', 'bat']);

/**
 * A candidate as judges are shown it: what its author may say to a judge is left out, so that words cannot
 * win where code has to.
 *
 * - Comments go, with the lines that held nothing else.
 * - A string that is a sentence (two words with a blank between them, or four words) becomes `"…"`.
 * - Four words in a row outside strings, most of them no keywords, become `…`.
 *
 * `prefix` is what stands before: the text may begin inside a comment or a string. What is left keeps its
 * order and layout. Cost O(n) in at most 24,000 characters; never throws.
 *
 * Known limit: names stay, whatever they say, and so do strings of one word; a judge cannot weigh the words
 * of a message or of a query that it is not shown.
 */
export function judgedText(text: string, prefix: string, languageId: string): string {
  const before = splitLines(prefix.slice(safeCut(prefix, prefix.length - MOST_BEFORE)));
  const head = (before.length > 1 && prefix.length > MOST_BEFORE ? before.slice(1) : before).join(
    '\n',
  );
  const all = head + cutSafely(text, MOST_SHOWN);
  const bare = withoutWords(all, head.length, languageId);
  return WORDY.has(languageId) ? bare : bare.replace(ROW_OF_WORDS, maskedProse);
}

// Begins at no second part of a word: a text of `a-a-a-…` would be read anew from each of them.
const ROW_OF_WORDS =
  /(?<![\p{L}\p{N}_$.]|\p{L}[’'-]+)\p{L}[\p{L}’'-]*[,.:;!?]?(?:[ \t]+\p{L}[\p{L}’'-]*[,.:;!?]?){3,}/gu;

function maskedProse(row: string): string {
  const words = row.match(/\p{L}[\p{L}’'-]*/gu) ?? [];
  const foreign = words.filter((word) => !KEYWORDS.has(word));
  const isProse = foreign.length >= WORDS_OF_PROSE && 2 * foreign.length > words.length;
  return isProse ? MASK + (/[,.:;!?]$/.exec(row)?.[0] ?? '') : row;
}

/** The text from `from` on without comments and without the words of sentences in strings. */
function withoutWords(text: string, from: number, languageId: string): string {
  const marks = marksOf(languageId);
  const lines: string[] = [];
  /** Per quote: the place up to which it is known not to be closed. */
  const unclosedUntil = new Map<string, number>();
  let line = '';
  let isCut = false;
  let at = 0;
  /** Goes on to `end`; of what is read, `shown` stands in the line, as far as it is the candidate's. */
  const take = (end: number, shown = text.slice(Math.max(at, from), end)): void => {
    if (end > from) line += shown;
    at = end;
  };
  const endLine = (lineEnd: string): void => {
    const rest = isCut ? line.trimEnd() : line;
    if (!isCut || rest !== '') lines.push(rest + lineEnd);
    [line, isCut] = ['', false];
  };
  while (at < text.length) {
    const character = text.charAt(at);
    const comment = commentEnd(text, at, marks);
    if (comment !== undefined) {
      isCut ||= comment > from;
      // What stood on its two sides does not become one word.
      take(comment, /^[\r\n]|^$/.test(text.charAt(comment)) ? '' : ' ');
    } else if (character === '\n' || character === '\r') {
      const end = text.startsWith('\r\n', at) ? at + 2 : at + 1;
      const lineEnd = text.slice(Math.max(at, from), end);
      at = end;
      if (end > from) endLine(lineEnd);
    } else if (`"'\``.includes(character) && at >= (unclosedUntil.get(character) ?? 0)) {
      const end = stringEnd(text, at, character);
      if (end === undefined) {
        unclosedUntil.set(character, lineEndAt(text, at));
        take(at + 1);
      } else {
        take(end, maskedString(text, at, end, from));
      }
    } else {
      take(at + 1);
    }
  }
  endLine('');
  return lines.join('');
}

/** A string as far as it is the candidate's, its words masked where they are a sentence. */
function maskedString(text: string, start: number, end: number, from: number): string {
  const [quotes = ''] = /^("""|'''|.)/.exec(text.slice(start, start + 3)) ?? [];
  const own = text.slice(Math.max(start, from), end);
  const inner = start >= from ? own.slice(quotes.length) : own;
  if (!isSentence(inner)) return own;
  const isClosed = inner.endsWith(quotes);
  return (start >= from ? quotes : '') + MASK + (isClosed ? quotes : '');
}

function isSentence(inner: string): boolean {
  if (/\p{L}[^\p{L}\s]*\s+[^\p{L}\s]*\p{L}/u.test(inner)) return true;
  return (inner.match(/\p{L}+/gu) ?? []).length >= WORDS_OF_SENTENCE;
}

/** How comments are written. */
interface CommentMarks {
  readonly lines: readonly string[];
  readonly blocks: readonly (readonly [string, string])[];
}

const SLASHED: CommentMarks['blocks'][number] = ['/*', '*/'];
const TAGGED: CommentMarks['blocks'][number] = ['<!--', '-->'];

function marksOf(languageId: string): CommentMarks {
  const known = lineComment(languageId);
  if (known === undefined) return { lines: ['//', '# '], blocks: [SLASHED, TAGGED] };
  const [open, close] = [known.open.trim(), known.close.trim()];
  if (close !== '') return { lines: [], blocks: [[open, close], TAGGED] };
  switch (open) {
    case '//':
      return { lines: languageId === 'php' ? ['//', '#'] : ['//'], blocks: [SLASHED, TAGGED] };
    case '--':
      return { lines: ['--'], blocks: [['--[[', ']]'], ['{-', '-}'], SLASHED] };
    case ';;':
      return { lines: [';'], blocks: [['#|', '|#']] };
    default:
      return { lines: [open], blocks: [] };
  }
}

/** End of the comment that opens at a place; undefined where none does. */
function commentEnd(text: string, at: number, { lines, blocks }: CommentMarks): number | undefined {
  for (const [open, close] of blocks) {
    if (!text.startsWith(open, at)) continue;
    const end = text.indexOf(close, at + open.length);
    return end < 0 ? text.length : end + close.length;
  }
  for (const open of lines) {
    if (!text.startsWith(open, at)) continue;
    const before = text.charAt(at - 1);
    // An address, an escaped mark, and what a shell or a macro counts with.
    if (open === '//' && before === ':') continue;
    if (before === '\\' || (open === '#' && /[${&]/.test(before))) continue;
    return lineEndAt(text, at);
  }
  return undefined;
}
