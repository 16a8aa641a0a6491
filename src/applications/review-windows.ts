import { leadingBlanks } from '../text/indentation.ts';
import { isBlank } from '../text/lines.ts';

/** Lines of a document, from 0, both included. */
export interface LineWindow {
  readonly first: number;
  readonly last: number;
}

/** More lines at once, and a model overlooks some. */
const MOST_LINES = 60;
/** A window that ends sooner tells too little. */
const LEAST_LINES = 20;

/**
 * Ranges of lines in windows of at most 60 that can be judged each for itself: a window ends before the
 * least indented line that follows a blank one, the last of equals, where there is one behind its 20th
 * line. Windows without any text are left out. Cost O(lines).
 */
export function reviewWindows(
  lines: readonly string[],
  ranges: readonly LineWindow[],
): readonly LineWindow[] {
  return ranges
    .flatMap((range) => cut(lines, range))
    .filter(({ first, last }) => lines.slice(first, last + 1).some((line) => !isBlank(line)));
}

function cut(lines: readonly string[], { first, last }: LineWindow): readonly LineWindow[] {
  const windows: LineWindow[] = [];
  let from = first;
  while (last - from >= MOST_LINES) {
    const to = endOf(lines, from);
    windows.push({ first: from, last: to });
    from = to + 1;
  }
  return [...windows, { first: from, last }];
}

function endOf(lines: readonly string[], from: number): number {
  let best: { readonly line: number; readonly indent: number } | undefined;
  for (let line = from + LEAST_LINES; line <= from + MOST_LINES; line++) {
    const text = lines[line] ?? '';
    if (isBlank(text) || !isBlank(lines[line - 1] ?? '')) continue;
    const indent = leadingBlanks(text).length;
    if (best === undefined || indent <= best.indent) best = { line, indent };
  }
  return (best?.line ?? from + MOST_LINES) - 1;
}
