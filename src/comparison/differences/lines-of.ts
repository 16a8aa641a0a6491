/** A line of a text and how it ends. */
export interface Line {
  /** Without its end. */
  readonly text: string;
  /** `\n`, `\r\n`, or '' for the last line. */
  readonly end: string;
}

/**
 * The lines of a text. Always at least one: a text that ends with a line end has an empty line behind it.
 * Texts and ends joined are the text. A lone `\r` ends no line. Linear.
 */
export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let from = 0;
  for (const { index, 0: end } of text.matchAll(/\r?\n/g)) {
    lines.push({ text: text.slice(from, index), end });
    from = index + end.length;
  }
  lines.push({ text: text.slice(from), end: '' });
  return lines;
}

/** The line end that most lines of a text have; undefined for a single line. */
export function usualLineEnd(lines: readonly Line[]): string | undefined {
  const returns = lines.filter(({ end }) => end === '\r\n').length;
  const feeds = lines.filter(({ end }) => end === '\n').length;
  if (returns + feeds === 0) return undefined;
  return returns > feeds ? '\r\n' : '\n';
}
