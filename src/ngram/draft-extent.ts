/** How far a draft goes: to the end of its line, or of the block it opens or stands in. */
export type DraftExtent = 'line' | 'block';

/**
 * The part of a growing block that belongs to it, once the text behind it has shown where it ends;
 * undefined while it goes on. `indentation` is that of the line on which the block began. Ends before
 * the first line that is indented no deeper, or behind it when it only closes what was opened.
 */
export function finishedBlock(text: string, indentation: number): string | undefined {
  for (let start = text.indexOf('\n') + 1; start > 0;) {
    const lineEnd = text.indexOf('\n', start);
    const line = lineEnd < 0 ? text.slice(start) : text.slice(start, lineEnd);
    const content = line.trimStart();
    const width = line.length - content.length;
    if (content !== '' && width <= indentation) {
      const isClosing = width === indentation && /^[)\]}]/.test(content);
      if (!isClosing) return text.slice(0, start).trimEnd();
      // A closing line is known when it is whole; `} else {` opens the next part.
      if (lineEnd >= 0 && !/[([{]\s*$/.test(content)) return text.slice(0, lineEnd).trimEnd();
    }
    start = lineEnd + 1;
  }
  return undefined;
}

/** Indentation of the line on which a prefix ends, in characters. */
export function indentationOf(prefix: string): number {
  const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
  return line.length - line.trimStart().length;
}

export function isLineEnd(text: string): boolean {
  return text.startsWith('\n') || text.startsWith('\r');
}
