/** A piece of code, in order; the pieces of a text cover it without gaps. */
export interface CodeToken {
  readonly kind: 'word' | 'number' | 'string' | 'operator' | 'mark' | 'blank' | 'line-end';
  readonly start: number;
  readonly end: number;
}

const operatorCharacters = '+-*/%=<>!&|^~?:.@#\\\'"`';

/**
 * Cuts code into tokens without knowing its language.
 *
 * Input   any text. Works for the common notations: `'…'` and `"…"` on one line, `` `…` ``,
 *         `"""…"""` and `'''…'''` over several, comments by `//`, by `#` and a blank, and C's
 *         block comments.
 * Output  `word` (letters, digits, `_`, `$`, everything beyond ASCII), `number`, `string` (with its
 *         quotes), `operator` (a run of operator characters), `mark` (one bracket, comma or
 *         semicolon), `blank` (spaces and tabs), `line-end`. Inside comments quotes are operators,
 *         so an apostrophe opens nothing. A string that the text does not close reaches to its end;
 *         a `'` or `"` that its line does not close is an operator unless it is the last line.
 * Cost    O(n).
 */
export function codeTokens(text: string): CodeToken[] {
  const tokens: CodeToken[] = [];
  /** Up to here quotes are ordinary characters. */
  let commentEnd = 0;
  /** Per quote: the place up to which it is known not to be closed. */
  const unclosedUntil = new Map<string, number>();
  let at = 0;
  while (at < text.length) {
    const start = at;
    const character = text.charAt(at);
    if (character === '\n' || character === '\r') {
      at += character === '\r' && text[at + 1] === '\n' ? 2 : 1;
      tokens.push({ kind: 'line-end', start, end: at });
      continue;
    }
    if (at >= commentEnd) commentEnd = Math.max(commentEnd, commentEndAt(text, at));
    if (isBlankCharacter(character)) {
      while (isBlankCharacter(text.charAt(at))) at += 1;
      tokens.push({ kind: 'blank', start, end: at });
    } else if (isDigit(character)) {
      at = numberEnd(text, at);
      tokens.push({ kind: 'number', start, end: at });
    } else if (isWordCharacter(character)) {
      while (at < text.length && isWordCharacter(text.charAt(at))) at += 1;
      tokens.push({ kind: 'word', start, end: at });
    } else if (isQuote(character) && at >= commentEnd) {
      const end =
        at < (unclosedUntil.get(character) ?? 0) ? undefined : stringEnd(text, at, character);
      if (end === undefined) {
        unclosedUntil.set(character, lineEndFrom(text, at));
        at += 1;
      } else {
        at = end;
      }
      tokens.push({ kind: end === undefined ? 'operator' : 'string', start, end: at });
    } else if (operatorCharacters.includes(character)) {
      at += 1;
      while (isOperatorRun(text, at, commentEnd)) at += 1;
      tokens.push({ kind: 'operator', start, end: at });
    } else {
      at += 1;
      tokens.push({ kind: 'mark', start, end: at });
    }
  }
  return tokens;
}

/** Whether a character belongs to identifiers. Everything beyond ASCII does, so no pair is split. */
export function isWordCharacter(character: string): boolean {
  return /[\w$]/.test(character) || character >= '\u0080';
}

function isBlankCharacter(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\f' || character === '\v';
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function isQuote(character: string): boolean {
  return character === '"' || character === "'" || character === '`';
}

/** A run of operators ends before a quote that may open a string and before a comment. */
function isOperatorRun(text: string, at: number, commentEnd: number): boolean {
  const character = text.charAt(at);
  if (character === '' || !operatorCharacters.includes(character)) return false;
  return at < commentEnd || (!isQuote(character) && commentEndAt(text, at) === 0);
}

/** End of a number, with `1_000`, `0xff`, `1.5`, `2e-3`, `10px`. */
function numberEnd(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (isWordCharacter(character)) continue;
    if (character === '.' && isDigit(text.charAt(at + 1))) continue;
    const exponent = /[eE]/.test(text.charAt(at - 1)) && !/[xX]/.test(text.charAt(start + 1));
    if ((character === '-' || character === '+') && exponent && isDigit(text.charAt(at + 1))) {
      continue;
    }
    break;
  }
  return at;
}

/** End of the string that opens at `start`; undefined where the quote opens none. */
export function stringEnd(text: string, start: number, quote: string): number | undefined {
  const triple = quote.repeat(3);
  if (quote !== '`' && text.startsWith(triple, start)) {
    const close = text.indexOf(triple, start + 3);
    return close < 0 ? text.length : close + 3;
  }
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === quote) return at + 1;
    else if ((character === '\n' || character === '\r') && quote !== '`') return undefined;
  }
  return text.length;
}

/** End of the comment that opens at `at`; 0 where none does. */
function commentEndAt(text: string, at: number): number {
  if (text.startsWith('//', at) && text[at - 1] !== ':') return lineEndFrom(text, at);
  if (text.startsWith('/*', at)) {
    const close = text.indexOf('*/', at + 2);
    return close < 0 ? text.length : close + 2;
  }
  const opensHash = text[at] === '#' && /^(?:[ !]|$)/.test(text.slice(at + 1, at + 2));
  return opensHash ? lineEndFrom(text, at) : 0;
}

function lineEndFrom(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
