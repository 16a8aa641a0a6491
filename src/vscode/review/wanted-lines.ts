import * as vscode from 'vscode';
import type { LineRange } from '../../review/reviewed-atoms.ts';
import { changedLines } from './changed-lines.ts';

const { t } = vscode.l10n;

/**
 * The lines of an editor that somebody wants to have judged, and what they are in words: those that are
 * selected, else those that differ from the last commit, else all.
 */
export async function wantedLines(
  editor: vscode.TextEditor,
): Promise<{ readonly lines: readonly LineRange[]; readonly what: string }> {
  const { document, selections } = editor;
  const selected = selections.filter(({ isEmpty }) => !isEmpty);
  if (selected.length > 0) {
    return { lines: joined(selected.map(linesOf)), what: t('the selection') };
  }
  const changed = await changedLines(document);
  if (changed !== undefined && changed.length > 0) {
    return { lines: changed, what: t('what differs from the last commit') };
  }
  return { lines: [{ first: 0, last: document.lineCount - 1 }], what: t('the whole file') };
}

/** A selection that ends before the first character of a line has nothing of it. */
function linesOf({ start, end }: vscode.Selection): LineRange {
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return { first: start.line, last };
}

/** In order and apart. */
function joined(ranges: readonly LineRange[]): readonly LineRange[] {
  const apart: { first: number; last: number }[] = [];
  for (const { first, last } of ranges.toSorted((a, b) => a.first - b.first)) {
    const open = apart.at(-1);
    if (open !== undefined && first <= open.last + 1) open.last = Math.max(open.last, last);
    else apart.push({ first, last });
  }
  return apart;
}
