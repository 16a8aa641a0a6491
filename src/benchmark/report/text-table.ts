import { columnsOf, padEnd, padStart, printable, shorten } from '../../text/printable.ts';

export interface TextTable {
  /** Headings, the one of the row names first. */
  readonly columns: readonly TextColumn[];
  readonly groups: readonly {
    readonly title?: string;
    readonly rows: readonly (readonly (string | undefined)[])[];
  }[];
}

export interface TextColumn {
  readonly title: string;
  /** Words are set to the left, numbers to the right. */
  readonly words?: boolean;
}

const gap = '  ';
const longestName = 34;

/**
 * A table in aligned columns: names shortened in the middle, a dash where a value is not known.
 * Columns for which `width` does not suffice go into further blocks, each with the names again.
 */
export function textTable({ columns, groups }: TextTable, width: number): readonly string[] {
  const [nameColumn, ...others] = columns;
  if (nameColumn === undefined) return [];
  const rows = groups.flatMap((group) => group.rows);
  const cellOf = (row: readonly (string | undefined)[], column: number) =>
    column === 0 ? shorten(printable(row[0] ?? '–'), longestName) : printable(row[column] ?? '–');
  const widths = columns.map((column, index) =>
    Math.max(columnsOf(column.title), ...rows.map((row) => columnsOf(cellOf(row, index)))),
  );
  // Names are set in below the title of their group.
  const inset = groups.some(({ title }) => title !== undefined) ? '  ' : '';
  const nameWidth = (widths[0] ?? 0) + inset.length;
  const blocks = blocksWithin(
    others.map((_, index) => ({ index: index + 1, width: widths[index + 1] ?? 0 })),
    width - nameWidth,
  );
  const aligned = (text: string, index: number) => {
    const columnWidth = widths[index] ?? 0;
    return columns[index]?.words === true ? padEnd(text, columnWidth) : padStart(text, columnWidth);
  };
  return blocks.flatMap((block, number) => [
    ...(number === 0 ? [] : ['']),
    lineOf(
      padEnd(nameColumn.title, nameWidth),
      block.map((i) => aligned(columns[i]?.title ?? '', i)),
    ),
    ...groups.flatMap(({ title, rows: ownRows }) =>
      ownRows.length === 0
        ? []
        : [
            ...(title === undefined ? [] : [title]),
            ...ownRows.map((row) =>
              lineOf(
                padEnd(inset + cellOf(row, 0), nameWidth),
                block.map((i) => aligned(cellOf(row, i), i)),
              ),
            ),
          ],
    ),
  ]);
}

/**
 * Breaks a text at blanks into lines of at most `width` columns, all but the first set in by `indent`.
 * A word that is longer than a line is broken where the line ends.
 */
export function wrapText(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => piecesOf(one, width - indent.length))) {
    const longer = line === '' || line === indent ? line + word : `${line} ${word}`;
    if (columnsOf(longer) > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** A word in pieces of at most `width` columns, or as it is where that is enough. */
function piecesOf(word: string, width: number): readonly string[] {
  if (columnsOf(word) <= width) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && columnsOf(piece + character) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}

function lineOf(name: string, cells: readonly string[]): string {
  return [name, ...cells].join(gap).trimEnd();
}

/** Consecutive columns that fit beside the names; one that never fits has a block of its own. */
function blocksWithin(
  columns: readonly { readonly index: number; readonly width: number }[],
  room: number,
): readonly (readonly number[])[] {
  const blocks: number[][] = [];
  let left = 0;
  for (const { index, width } of columns) {
    const needed = gap.length + width;
    const block = blocks.at(-1);
    if (block === undefined || needed > left) {
      blocks.push([index]);
      left = room - needed;
    } else {
      block.push(index);
      left -= needed;
    }
  }
  return blocks.length === 0 ? [[]] : blocks;
}
