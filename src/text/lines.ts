/** How a document ends its lines. */
export type LineEnd = '\n' | '\r\n' | '\r';

const anyLineEnd = /\r\n|\n|\r/g;

/** The first line end of a text; `\n` where it has none. Cost: up to the first line end. */
export function lineEndOf(text: string): LineEnd {
  const feed = text.indexOf('\n');
  const head = feed < 0 ? text : text.slice(0, feed);
  if (head.includes('\r'))
    return head.indexOf('\r') === head.length - 1 && feed >= 0 ? '\r\n' : '\r';
  return '\n';
}

/** The lines of a text without their ends. Always at least one; joined with one `\n` each they give the text back, but for the kind of line end. */
export function splitLines(text: string): string[] {
  return text.split(anyLineEnd);
}

/** The same text with every line end written as `lineEnd`. */
export function convertLineEnds(text: string, lineEnd: LineEnd): string {
  return text.replace(anyLineEnd, lineEnd);
}

/** Offset at which the line around `offset` begins. Cost: the length of that line. */
export function lineStartAt(text: string, offset: number): number {
  let start = Math.min(offset, text.length);
  // Between \r and \n nothing begins.
  if (text[start - 1] === '\r' && text[start] === '\n') start -= 1;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start -= 1;
  return start;
}

/** Offset at which the line around `offset` ends, before its line end. Cost: the length of that line. */
export function lineEndAt(text: string, offset: number): number {
  let end = Math.max(0, offset);
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return Math.min(end, text.length);
}

/** What stands before and after a place on its own line. */
export function linesAround(
  text: string,
  offset: number,
): { readonly lineBefore: string; readonly lineAfter: string } {
  return {
    lineBefore: text.slice(lineStartAt(text, offset), offset),
    lineAfter: text.slice(offset, lineEndAt(text, offset)),
  };
}

/** Whether a text has nothing but white space. */
export function isBlank(text: string): boolean {
  return !/\S/.test(text);
}
