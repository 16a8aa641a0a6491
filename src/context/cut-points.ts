import { safeCut } from '../text/well-formed.ts';

/** The start of the prefix moves on in steps of this part of the longest prefix. */
const step = 0.25;

/**
 * Where a prefix of at most `maxChars` begins.
 *
 * The start is the first line start at or after a multiple of a quarter of `maxChars`, counted from
 * the beginning of the document. So it depends on text before the prefix only, stays the same until
 * a quarter of the prefix has been typed, and moves on by whole blocks of lines then. Where there is
 * no line start within a step, the line itself is cut, between characters.
 *
 * Output  an offset in [offset − maxChars, offset]; 0 where everything fits.
 * Cost    O(maxChars).
 */
export function prefixStart(text: string, offset: number, maxChars: number): number {
  const least = offset - maxChars;
  if (least <= 0) return 0;
  const block = Math.max(1, Math.floor(maxChars * step));
  const border = Math.ceil(least / block) * block;
  if (border >= offset) return offset;
  // A line end counts as soon as it lies before the cursor: typing cannot take it away again.
  for (let at = border; at < Math.min(border + block, offset); at++) {
    if (text[at - 1] === '\n' || (text[at - 1] === '\r' && text[at] !== '\n')) return at;
  }
  const cut = safeCut(text, border);
  return cut < least ? Math.min(border + 1, offset) : cut;
}

/**
 * Where a suffix of at most `maxChars` ends: behind the last line end that fits, else inside the
 * line, between characters. Depends on the text behind the cursor alone. Cost O(maxChars).
 */
export function suffixEnd(text: string, offset: number, maxChars: number): number {
  const most = offset + Math.max(0, maxChars);
  if (most >= text.length) return text.length;
  for (let at = safeCut(text, most); at > offset; at--) {
    if (text[at - 1] === '\n' || (text[at - 1] === '\r' && text[at] !== '\n')) return at;
  }
  return Math.max(offset, safeCut(text, most));
}
