import { lineEndAt } from '../lines.ts';
import type { BlockComment, Insert, Notation } from './notation.ts';

/** Where a string, comment or regular expression ends. */
export interface LiteralEnd {
  readonly end: number;
  /** False where the text ends before the literal does. */
  readonly closed: boolean;
}

/**
 * End of the string whose quote stands at `at`; undefined where the quote opens none, because its
 * line, which is not the text's last, does not close it. Linear in the string's length.
 */
export function stringEnd(text: string, at: number, notation: Notation): LiteralEnd | undefined {
  const quote = text.charAt(at);
  if (notation.insert?.quote === quote) return insertingEnd(text, at, notation.insert);
  const escapes = !notation.plainQuotes.includes(quote);
  if (notation.tripledQuotes.includes(quote) && text.startsWith(quote.repeat(3), at)) {
    return closingEnd(text, at + 3, quote.repeat(3), { escapes, long: true });
  }
  const long = notation.longQuotes.includes(quote);
  return closingEnd(text, at + 1, quote, { escapes, long });
}

/** End of a comment over several lines that opens at `at`. */
export function blockCommentEnd(text: string, at: number, comment: BlockComment): LiteralEnd {
  const { open, close, nested } = comment;
  let depth = 0;
  for (let i = at; i < text.length;) {
    if (text.startsWith(close, i) && depth > 0) {
      depth -= 1;
      i += close.length;
      if (depth === 0) return { end: i, closed: true };
    } else if (text.startsWith(open, i) && (nested || depth === 0)) {
      depth += 1;
      i += open.length;
    } else {
      i += 1;
    }
  }
  return { end: text.length, closed: false };
}

/** End of a raw string behind its prefix word: at `#` or the quote. Undefined where there is none. */
export function rawStringEnd(
  text: string,
  at: number,
  kind: 'rust' | 'cpp',
): LiteralEnd | undefined {
  const opening =
    kind === 'rust' ? matchAt(/#{0,255}"/y, text, at) : matchAt(/"[^()\\\s]{0,16}\(/y, text, at);
  if (opening === undefined) return undefined;
  const close = kind === 'rust' ? `"${opening.slice(0, -1)}` : `)${opening.slice(1, -1)}"`;
  return closingEnd(text, at + opening.length, close, { escapes: false, long: true });
}

/** End of a regular expression with its flags; undefined where `/` opens none. */
export function regularExpressionEnd(text: string, at: number): LiteralEnd | undefined {
  let inClass = false;
  for (let i = at + 1; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\n' || character === '\r') return undefined;
    if (character === '\\') i += 1;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass) {
      return { end: i + 1 + (matchAt(/[a-z]*/y, text, i + 1)?.length ?? 0), closed: true };
    }
  }
  return { end: text.length, closed: false };
}

/** Word of a shell's `<<WORD`, behind the two marks; undefined where there is none. */
export function hereDocumentWord(text: string, at: number): string | undefined {
  const opening = matchAt(/-?[ \t]*(?:'[A-Za-z_]\w*'|"[A-Za-z_]\w*"|\\?[A-Za-z_]\w*)/y, text, at);
  return opening?.replace(/[^\w]/g, '');
}

/** End of the line that is nothing but `word`, searched from the line that starts at `from`. */
export function hereDocumentEnd(text: string, from: number, word: string): LiteralEnd {
  for (let start = from; start < text.length;) {
    const end = lineEndAt(text, start);
    if (text.slice(start, end).replace(/^\t+/, '') === word) return { end, closed: true };
    start = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
  return { end: text.length, closed: false };
}

function closingEnd(
  text: string,
  from: number,
  close: string,
  { escapes, long }: { readonly escapes: boolean; readonly long: boolean },
): LiteralEnd | undefined {
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (escapes && character === '\\') at += text.startsWith('\r\n', at + 1) ? 2 : 1;
    else if (character === close.charAt(0) && text.startsWith(close, at)) {
      return { end: at + close.length, closed: true };
    } else if (!long && (character === '\n' || character === '\r')) return undefined;
  }
  return { end: text.length, closed: false };
}

/** A string into which code is inserted, which may hold such strings: a stack of what is open. */
function insertingEnd(text: string, start: number, { quote, open, close }: Insert): LiteralEnd {
  const bracket = open.slice(-1);
  /** A string, or code with the number of its own brackets that are open. */
  const stack: ('string' | number)[] = ['string'];
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    const inside = stack.at(-1);
    if (character === '\\') {
      at += 1;
    } else if (character === quote) {
      if (inside === 'string') stack.pop();
      else stack.push('string');
      if (stack.length === 0) return { end: at + 1, closed: true };
    } else if (inside === 'string') {
      if (!text.startsWith(open, at)) continue;
      at += open.length - 1;
      stack.push(0);
    } else if (inside !== undefined) {
      if (character === bracket) stack[stack.length - 1] = inside + 1;
      else if (character === close && inside > 0) stack[stack.length - 1] = inside - 1;
      else if (character === close) stack.pop();
      else if (character === "'" || character === '"') {
        const end = closingEnd(text, at + 1, character, { escapes: true, long: false });
        if (end?.closed === true) at = end.end - 1;
      }
    }
  }
  return { end: text.length, closed: false };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
