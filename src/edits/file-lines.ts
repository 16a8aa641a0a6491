/** A line of a file and how it ends. */
export interface FileLine {
  /** Without its end. */
  readonly text: string;
  /** '' only for a last line that has none. */
  readonly end: string;
}

/** A text of a file, taken apart so that it can be put together again exactly. */
export interface FileLines {
  /** The byte order mark, or ''. */
  readonly mark: string;
  /** None for an empty text; a line end at the end begins no further line. */
  readonly lines: readonly FileLine[];
}

const BYTE_ORDER_MARK = '\ufeff';

/** The lines of a file. Texts and ends joined behind the mark are the file. Linear. */
export function fileLines(text: string): FileLines {
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const lines: FileLine[] = [];
  let from = mark.length;
  let feed = text.indexOf('\n', from);
  let back = text.indexOf('\r', from);
  while (feed >= 0 || back >= 0) {
    const at = back < 0 || (feed >= 0 && feed < back) ? feed : back;
    const end = at === feed ? '\n' : feed === back + 1 ? '\r\n' : '\r';
    lines.push({ text: text.slice(from, at), end });
    from = at + end.length;
    if (feed >= 0 && feed < from) feed = text.indexOf('\n', from);
    if (back >= 0 && back < from) back = text.indexOf('\r', from);
  }
  if (from < text.length) lines.push({ text: text.slice(from), end: '' });
  return { mark, lines };
}

/** The line end that most lines have, the first seen of equals; `\n` where there is none. */
export function usualEnd(lines: readonly FileLine[]): string {
  const counts = new Map<string, number>();
  for (const { end } of lines) {
    if (end !== '') counts.set(end, (counts.get(end) ?? 0) + 1);
  }
  let usual = '\n';
  let most = 0;
  for (const [end, count] of counts) if (count > most) [usual, most] = [end, count];
  return usual;
}

/**
 * The file with other lines: those that are its own keep their ends, every other line ends as most do, and
 * the last line ends as the last line did.
 */
export function withLines(file: FileLines, lines: readonly FileLine[]): string {
  const usual = usualEnd(file.lines);
  const isOpen = file.lines.at(-1)?.end === '';
  const parts: string[] = [file.mark];
  lines.forEach(({ text, end }, i) => {
    const isLast = i === lines.length - 1;
    parts.push(text, isLast && isOpen ? '' : end === '' ? usual : end);
  });
  return parts.join('');
}

/**
 * Whole lines as hunks and models write them: separated by `\n`, the last with or without one. None for
 * ''.
 */
export function wholeLines(text: string): readonly string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

/** The inverse: each line with its end. */
export function asWholeLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
