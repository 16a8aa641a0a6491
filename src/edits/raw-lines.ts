/**
 * The lines of a text as git sees them: each with its `\n`, the last one perhaps without; a `\r` before it is
 * part of the line. Joined they are the text. Linear.
 */
export function rawLines(text: string): readonly string[] {
  const lines: string[] = [];
  let from = 0;
  while (from < text.length) {
    const feed = text.indexOf('\n', from);
    const end = feed < 0 ? text.length : feed + 1;
    lines.push(text.slice(from, end));
    from = end;
  }
  return lines;
}
