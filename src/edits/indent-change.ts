import type { Indentation } from '../core/completion.ts';
import { blanksFor, indentColumns, leadingBlanks } from '../text/indentation.ts';

/** The same lines, further in or out. */
export interface IndentChange {
  /** Other lines moved as far; undefined where one would have to begin left of the edge. */
  moved(lines: readonly string[]): readonly string[] | undefined;
}

/** Columns of a tab that are tried where tabs stand for blanks or the other way round. */
const TAB_WIDTHS = [2, 4, 8, 3];

/**
 * The one change of indentation that makes lines as somebody wrote them those of the file, which are the
 * same but for blanks at either end; undefined where they are not all moved as far, or none has text.
 *
 * Blanks and tabs are compared as columns, with a width of a tab that makes the change one for all lines,
 * and none at all if there is such a width. Cost O(lines).
 */
export function indentChange(
  said: readonly string[],
  own: readonly string[],
  indentation: Indentation,
): IndentChange | undefined {
  const pairs = said.flatMap((line, i) =>
    line.trim() === '' ? [] : [[line, own[i] ?? ''] as const],
  );
  if (pairs.length === 0) return undefined;
  const leads = pairs.map(([, line]) => leadingBlanks(line));
  // Their own blanks where the lines have some, else those of the whole file.
  const isIndented = leads.some((lead) => lead !== '');
  const tabs = isIndented ? leads.some((lead) => lead.includes('\t')) : indentation.tabs;
  const styles = [...new Set([indentation.width, ...TAB_WIDTHS])].flatMap((width) => {
    const style: Indentation = { width, tabs };
    const shift = commonShift(pairs, style);
    return shift === undefined ? [] : [{ style, shift }];
  });
  const found = styles.find(({ shift }) => shift === 0) ?? styles[0];
  if (found === undefined) return undefined;
  const { style, shift } = found;
  const ownLeads = new Map(leads.map((lead) => [indentColumns(lead, style), lead]));
  return { moved: (lines) => movedBy(lines, shift, style, ownLeads) };
}

/** Columns that all lines are moved by; undefined where they differ. */
function commonShift(
  pairs: readonly (readonly [string, string])[],
  style: Indentation,
): number | undefined {
  let shift: number | undefined;
  for (const [line, own] of pairs) {
    const one = indentColumns(own, style) - indentColumns(line, style);
    if (shift !== undefined && one !== shift) return undefined;
    shift = one;
  }
  return shift;
}

function movedBy(
  lines: readonly string[],
  shift: number,
  style: Indentation,
  ownLeads: ReadonlyMap<number, string>,
): readonly string[] | undefined {
  const moved: string[] = [];
  for (const line of lines) {
    if (line.trim() === '') {
      moved.push('');
      continue;
    }
    const columns = indentColumns(line, style) + shift;
    if (columns < 0) return undefined;
    const lead = ownLeads.get(columns) ?? blanksFor(columns, style);
    moved.push(lead + line.slice(leadingBlanks(line).length));
  }
  return moved;
}
