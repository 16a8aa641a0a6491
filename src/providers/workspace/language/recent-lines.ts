import type { DocumentChange } from '../document-change.ts';

/** A line that was typed or pasted. */
export interface RecentLine {
  readonly path: string;
  readonly languageId: string;
  /** Without its line end and with its indentation. */
  readonly text: string;
}

/** The lines that were typed or pasted lately. */
export interface RecentLines {
  /** A document has changed; `text` is how it is now. */
  edited(path: string, languageId: string, text: string, change: DocumentChange): void;
  /** Newest first; the line still being typed is not among them. */
  readonly lines: readonly RecentLine[];
  /** Takes out the lines finished since last asked, oldest first. */
  takeFinished(): readonly RecentLine[];
}

const MOST_LINES = 64;
/** Of a paste as many lines are remembered, the last ones. */
const MOST_PASTED = 32;
const LONGEST_LINE = 400;

/**
 * A line counts as finished when the next edit is elsewhere, or when a line end is inserted behind
 * it: so no half-typed line is ever copied.
 */
export function createRecentLines(): RecentLines {
  const lines: RecentLine[] = [];
  let finished: RecentLine[] = [];
  let open: { readonly path: string; readonly start: number; line: RecentLine } | undefined;

  function finish(line: RecentLine): void {
    if (line.text.trim() === '' || line.text.length > LONGEST_LINE) return;
    const known = lines.findIndex(({ text }) => text === line.text);
    if (known !== -1) lines.splice(known, 1);
    lines.unshift(line);
    if (lines.length > MOST_LINES) lines.pop();
    finished.push(line);
    if (finished.length > MOST_LINES) finished.shift();
  }

  return {
    edited(path, languageId, text, { start, inserted }) {
      const lineStart = text.lastIndexOf('\n', start - 1) + 1;
      if (open !== undefined && (open.path !== path || open.start !== lineStart)) finish(open.line);
      open = undefined;
      if (inserted === '') return;
      const inLines = text.slice(lineStart, start + inserted.length).split('\n');
      const last = inLines.pop() ?? '';
      for (const line of inLines.slice(-MOST_PASTED)) finish({ path, languageId, text: line });
      const lastStart = start + inserted.length - last.length;
      const lineEnd = text.indexOf('\n', lastStart);
      const whole = text.slice(lastStart, lineEnd === -1 ? undefined : lineEnd);
      open = { path, start: lastStart, line: { path, languageId, text: whole } };
    },
    lines,
    takeFinished() {
      const taken = finished;
      finished = [];
      return taken;
    },
  };
}
