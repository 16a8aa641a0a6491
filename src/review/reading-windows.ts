/** A piece of a document that is read at once: whole lines, and as much before them as fits. */
export interface ReadingWindow {
  readonly contextStart: number;
  readonly start: number;
  readonly end: number;
}

/** UTF-16 code units a token has at least, by and large, in code. */
const UNITS_PER_TOKEN = 2.5;
/** Of what a model reads at once, so much is context. */
const CONTEXT_SHARE = 0.6;
/** Pieces for whoever reads any length. Unit: UTF-16 code units. */
const PIECE_UNITS = 1_000;

/**
 * Windows that cover [start, end), which are borders of lines, in order; none where that is empty. A
 * window's text and what stands before it are estimated to fit `limit` tokens; undefined: everything
 * before it, and pieces all the same, so that what somebody types is answered in between. A line that is
 * longer than fits is a window of its own.
 */
export function readingWindows(
  text: string,
  start: number,
  end: number,
  limit: number | undefined,
): readonly ReadingWindow[] {
  const most = limit === undefined ? PIECE_UNITS : limit * UNITS_PER_TOKEN * (1 - CONTEXT_SHARE);
  const windows: ReadingWindow[] = [];
  for (let from = start; from < end;) {
    let to = lineBehind(text, from, end);
    while (to < end && lineBehind(text, to, end) - from <= most) to = lineBehind(text, to, end);
    windows.push({ contextStart: contextStart(text, from, limit), start: from, end: to });
    from = to;
  }
  return windows;
}

/** Where the context of a text at `start` begins, at the border of a line. */
function contextStart(text: string, start: number, limit: number | undefined): number {
  const units = (limit ?? Number.POSITIVE_INFINITY) * UNITS_PER_TOKEN * CONTEXT_SHARE;
  const earliest = start - units;
  if (earliest <= 0) return 0;
  const lineEnd = text.indexOf('\n', Math.ceil(earliest) - 1);
  return lineEnd === -1 || lineEnd + 1 > start ? start : lineEnd + 1;
}

function lineBehind(text: string, from: number, end: number): number {
  const lineEnd = text.indexOf('\n', from);
  return lineEnd === -1 ? end : Math.min(end, lineEnd + 1);
}
