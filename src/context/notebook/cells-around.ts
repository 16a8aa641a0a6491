import { lineComment, type LineComment } from '../../text/line-comment.ts';
import { convertLineEnds, lineEndOf, splitLines } from '../../text/lines.ts';
import { suffixEnd } from '../cut-points.ts';
import { codeOf, type Cell, type CellPiece } from './cell-piece.ts';

/** Code of other cells, as one file that goes on before and behind a cell. */
export interface CellsAround {
  readonly before: string;
  readonly after: string;
}

/** Longer is no prompt of a completion. Unit: UTF-16 code units. */
const MOST_BEFORE = 16_000;
/** What comes later says little of what belongs here, and is read anew at every key. */
const MOST_AFTER = 1_000;
/** Of a cell of text: its heading and what follows it. */
const MOST_MARKUP = 800;

/**
 * The other cells of a piece's language as the text around it, in the form that notebooks have as files:
 *
 *     # %% [markdown]
 *     # ## Load the data
 *
 *     # %%
 *     import pandas as pd
 *
 *     # %%
 *     ‸
 *
 *     # %%
 *
 * It is the form in which models have seen most notebooks, and the mark behind the cell keeps them from
 * writing the next one. Text cells are comments, and only those before: they say what is to come. The nearest
 * cells before are kept whole, up to 16,000 characters, and the first 1,000 characters of those behind.
 * Outputs are not in it. Lines end as those of the cell do. Where the language has no comments blank lines
 * stand between the cells. Cost O(length of what is given), and of the nearest cell.
 */
export function cellsAround(
  cells: readonly Cell[],
  index: number,
  piece: Pick<CellPiece, 'languageId' | 'alone'>,
): CellsAround {
  if (piece.alone) return { before: '', after: '' };
  const comment = lineComment(piece.languageId);
  const mark = markOf(comment);
  let before = '';
  for (let i = index - 1; i >= 0 && before.length < MOST_BEFORE; i--) {
    const block = blockOf(cells[i], piece.languageId, comment);
    if (before.length + block.length > MOST_BEFORE) {
      if (before === '') before = tailOf(block);
      break;
    }
    before = block + before;
  }
  let after = '';
  for (let i = index + 1; i < cells.length && after.length < MOST_AFTER; i++) {
    const cell = cells[i];
    if (cell?.kind === 'code') after += blockOf(cell, piece.languageId, comment);
  }
  const isCut = after.length > MOST_AFTER;
  const behind = isCut ? after.slice(0, suffixEnd(after, 0, MOST_AFTER)) : after + mark;
  const lineEnd = lineEndOf(cells[index]?.text ?? '');
  return {
    before: convertLineEnds(before + mark, lineEnd),
    after: convertLineEnds(behind === '' ? '' : `\n\n${behind}`, lineEnd),
  };
}

/** Most text of a notebook that is read as one. Unit: UTF-16 code units. */
const MOST_OF_NOTEBOOK = 200_000;

/**
 * A notebook as one text, in the same form: code of the language of most of its cells. So it is learned from
 * and shown beside other files. Undefined where it has no code. Linear.
 */
export function notebookText(
  cells: readonly Cell[],
): { readonly languageId: string; readonly text: string } | undefined {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    if (cell.kind !== 'code') continue;
    const { languageId } = codeOf(cell) ?? {};
    if (languageId !== undefined) counts.set(languageId, (counts.get(languageId) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  if (first === undefined) return undefined;
  const [languageId] = first;
  const comment = lineComment(languageId);
  let text = '';
  for (const cell of cells) {
    if (text.length > MOST_OF_NOTEBOOK) break;
    text += blockOf(cell, languageId, comment);
  }
  return { languageId, text: text + markOf(comment) };
}

/** A cell before or behind another one; '' where it tells nothing of the language. */
function blockOf(
  cell: Cell | undefined,
  languageId: string,
  comment: LineComment | undefined,
): string {
  if (cell === undefined) return '';
  if (cell.kind === 'markup') return comment === undefined ? '' : markupBlock(cell.text, comment);
  const code = codeOf(cell);
  if (code?.languageId !== languageId) return '';
  return `${markOf(comment)}${convertLineEnds(code.text, '\n')}\n\n`;
}

function markOf(comment: LineComment | undefined): string {
  return comment === undefined ? '' : `${comment.open}%%${comment.close}\n`;
}

function markupBlock(markup: string, { open, close }: LineComment): string {
  const shown = markup.slice(0, suffixEnd(markup, 0, MOST_MARKUP)).trim();
  if (shown === '') return '';
  const lines = splitLines(shown).map((line) => {
    // What closes the comment may not stand inside of it.
    const inner = close === '' ? line : line.replaceAll(close.trim(), '');
    return `${(open + inner).trimEnd()}${close}\n`;
  });
  return `${open}%% [markdown]${close}\n${lines.join('')}\n`;
}

/** The last lines of a cell that is too long to be kept whole. */
function tailOf(block: string): string {
  const tail = block.slice(block.length - MOST_BEFORE);
  return tail.slice(tail.indexOf('\n') + 1);
}
