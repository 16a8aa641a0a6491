/** Longest token, in UTF-16 code units. */
export const MAX_TOKEN_LENGTH = 64;

/**
 * How far behind its own end a token may depend on the text, in code units: a token that ends this
 * far before a change, or farther, stays as it was.
 */
export const LOOKAHEAD = 4;

/**
 * Tokens of any text for a language model. They keep every code unit: joined they are the text. No
 * language is assumed, and nothing is remembered from token to token: where a token ends depends
 * only on the text from its start on, so after a change lexing may begin again at any token.
 *
 * A token is
 * - a line end (`\n`, `\r\n`, `\r`) with the indentation of the next line;
 * - a run of blanks;
 * - a word: letters, digits, `_` and `$`, so an identifier, or a number without its point;
 * - an operator of several characters (`===`, `?.`, `=>`, `//`, `"""`, `${`);
 * - a backslash with the character it escapes;
 * - one ruling character (`-`, `=`, `*`, `#`, `~`, `/`) four times or more;
 * - or any other character alone, such as a quote, or an ideograph, whose words have no borders.
 *
 * Strings and comments so fall into quotes, words and blanks. What is longer than 64 code units is
 * cut there. Lone surrogates are characters like others. Cost O(n).
 */
export function lex(text: string): string[] {
  const tokens: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = tokenEnd(text, start);
    tokens.push(text.slice(start, end));
    start = end;
  }
  return tokens;
}

/** End of the token that starts at `start`, which lies before the end of the text. */
export function tokenEnd(text: string, start: number): number {
  const limit = Math.min(text.length, start + MAX_TOKEN_LENGTH);
  const code = text.charCodeAt(start);
  switch (kindOf(code)) {
    case WORD:
      return opensInsert(text, start) ? start + 2 : wordEnd(text, start + 1, limit);
    case BLANK:
      return blankEnd(text, start + 1, limit);
    case LINE_END: {
      const isPair = code === CARRIAGE_RETURN && text.charCodeAt(start + 1) === LINE_FEED;
      return blankEnd(text, start + (isPair ? 2 : 1), limit);
    }
    case MARK:
      return markEnd(text, start, limit);
    default:
      return start + ((text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
  }
}

const LONE = 1;
const WORD = 2;
const BLANK = 3;
const LINE_END = 4;
const MARK = 5;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const DOLLAR = 36;
const BACKSLASH = 92;
const BRACE = 123;

const RULING = new Set(Array.from('-=*#~/', (mark) => mark.charCodeAt(0)));
const SHORTEST_RULE = 4;

/** By first character, the longest first. */
const OPERATORS = groupByFirst(
  '>>>= <!-- === !== **= <<= >>= >>> &&= ||= ??= //= ... ..= ..< <=> --> """ \'\'\' ``` /** /// ' +
    '--- ### ## == != <= >= => -> <- && || ?? ?. ?: ++ -- += -= *= /= %= &= |= ^= ** // /* */ ' +
    '<< >> :: := .. </ /> <> =~ !~ |> @@ ~/ #! [[ ]] {{ }} ${ !!',
);

/** Kinds of the code units met so far; 0 is not known yet. */
const kinds = new Uint8Array(0x10000);

function kindOf(code: number): number {
  const known = kinds[code];
  if (known !== 0 && known !== undefined) return known;
  const kind = classify(code);
  kinds[code] = kind;
  return kind;
}

function classify(code: number): number {
  const character = String.fromCharCode(code);
  if (code === LINE_FEED || code === CARRIAGE_RETURN) return LINE_END;
  if (/[ \t\v\f]/.test(character)) return BLANK;
  if (/[\w$]/.test(character)) return WORD;
  if (code < 0x80) return MARK;
  const hasNoBorders =
    /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;
  return /[\p{L}\p{M}\p{N}]/u.test(character) && !hasNoBorders.test(character) ? WORD : LONE;
}

/** `${`, which in many languages puts an expression into a string. */
function opensInsert(text: string, at: number): boolean {
  return text.charCodeAt(at) === DOLLAR && text.charCodeAt(at + 1) === BRACE;
}

function wordEnd(text: string, from: number, limit: number): number {
  let end = from;
  while (end < limit && kindOf(text.charCodeAt(end)) === WORD && !opensInsert(text, end)) end++;
  return end;
}

function blankEnd(text: string, from: number, limit: number): number {
  let end = from;
  while (end < limit && kindOf(text.charCodeAt(end)) === BLANK) end++;
  return end;
}

function markEnd(text: string, start: number, limit: number): number {
  const code = text.charCodeAt(start);
  if (code === BACKSLASH) {
    const next = text.charCodeAt(start + 1);
    return start + (next > 0x20 && next < 0x7f ? 2 : 1);
  }
  if (RULING.has(code)) {
    let end = start + 1;
    while (end < limit && text.charCodeAt(end) === code) end++;
    if (end - start >= SHORTEST_RULE) return end;
  }
  for (const operator of OPERATORS[code] ?? []) {
    if (text.startsWith(operator, start)) return start + operator.length;
  }
  return start + 1;
}

function groupByFirst(operators: string): readonly (readonly string[] | undefined)[] {
  const groups: string[][] = [];
  for (const operator of operators.split(' ').sort((a, b) => b.length - a.length)) {
    (groups[operator.charCodeAt(0)] ??= []).push(operator);
  }
  return groups;
}
