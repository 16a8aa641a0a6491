import type { Indentation } from '../core/completion.ts';

/** The blanks a line begins with. */
export function leadingBlanks(line: string): string {
  let end = 0;
  while (line[end] === ' ' || line[end] === '\t') end += 1;
  return line.slice(0, end);
}

/** Width of a line's indentation in columns; a tab goes to the next multiple of the step. */
export function indentColumns(line: string, indentation: Indentation): number {
  const step = Math.max(1, indentation.width);
  let columns = 0;
  for (const character of leadingBlanks(line)) {
    columns = character === '\t' ? (Math.floor(columns / step) + 1) * step : columns + 1;
  }
  return columns;
}

/** Blanks that fill that many columns in the editor's own style. */
export function blanksFor(columns: number, indentation: Indentation): string {
  if (!indentation.tabs) return ' '.repeat(columns);
  const step = Math.max(1, indentation.width);
  return '\t'.repeat(Math.floor(columns / step)) + ' '.repeat(columns % step);
}

/**
 * The indentation that a text is written with: tabs if more of its indented lines begin with a tab
 * than with a blank, else the smallest step between neighbouring lines that occurs most often.
 * Looks at the last 400 lines of a text at most; `fallback` where nothing is indented.
 */
export function detectIndentation(
  text: string,
  fallback: Indentation = { width: 4, tabs: false },
): Indentation {
  const lines = text
    .slice(-20_000)
    .split(/\r\n|\n|\r/)
    .slice(-400);
  let tabs = 0;
  let blanks = 0;
  const steps = new Map<number, number>();
  let previous = 0;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const lead = leadingBlanks(line);
    if (lead.startsWith('\t')) tabs += 1;
    else if (lead.length > 1) blanks += 1;
    const step = lead.length - previous;
    previous = lead.length;
    if (!lead.includes('\t') && step >= 2 && step <= 8) steps.set(step, (steps.get(step) ?? 0) + 1);
  }
  if (tabs === 0 && blanks === 0) return fallback;
  if (tabs > blanks) return { width: fallback.width, tabs: true };
  const [best] = [...steps].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return { width: best?.[0] ?? fallback.width, tabs: false };
}
