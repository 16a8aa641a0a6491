import type { WinCell, WinMatrix } from './benchmark-report.ts';
import type { HtmlTable } from './html-table.ts';
import { count } from './report-numbers.ts';
import { plotWidth, round, svgGroup, svgOf, svgText } from './svg.ts';

const [names, top, least, most] = [190, 30, 24, 44];

/** Deepest colour of a cell: numbers on it stay readable in the colour of text. */
const deepest = 0.42;

/**
 * Row against column as a heat map: the number is the share of the items on which the row is better,
 * in per cent; the colour is blue where it wins more often than it loses, orange where it loses more,
 * the deeper the clearer. Columns carry the numbers of the rows, since names would not fit. Undefined
 * for fewer than two ways.
 */
export function winMatrixPlot({ ids, cells }: WinMatrix, id: string): string | undefined {
  if (ids.length < 2) return undefined;
  const side = Math.max(least, Math.min(most, Math.floor((plotWidth - names - 4) / ids.length)));
  const heads = ids.map((_, column) =>
    svgText(names + side * (column + 0.5), top - 9, String(column + 1), {
      anchor: 'middle',
      look: 'tick',
    }),
  );
  const rows = ids.map((name, row) => {
    const y = top + side * row;
    const drawn = ids.map((other, column) => {
      const x = names + side * column;
      const cell = row === column ? undefined : cells[row]?.[column];
      return cellBody(cell, `${name} against ${other}`, x, y, side);
    });
    const baseline = y + side / 2 + 4;
    return (
      svgText(22, baseline, String(row + 1), { anchor: 'end', look: 'tick' }) +
      svgText(30, baseline, name, { look: 'name', within: names - 46 }) +
      drawn.join('')
    );
  });
  return svgOf({
    id,
    title: 'Which is better, item by item',
    description:
      `${ids.length} models and strategies, each row against each column: the share of the items ` +
      'on which the row is better. The table below has the counts.',
    width: Math.max(plotWidth, names + side * ids.length + 4),
    height: top + side * ids.length + 8,
    body: heads.join('') + rows.join(''),
  });
}

/** What the plot shows, as counts. */
export function winMatrixTable({ ids, cells }: WinMatrix): HtmlTable {
  return {
    caption: 'Better, worse and same, row against column',
    columns: [
      { title: 'Model or strategy' },
      ...ids.map((_, column) => ({ title: String(column + 1) })),
    ],
    groups: [
      {
        rows: ids.map((name, row) => ({
          name: `${row + 1}  ${name}`,
          cells: ids.map((_, column) => {
            const cell = cells[row]?.[column];
            return row === column
              ? { text: '·', look: 'unknown' }
              : { text: cell === undefined ? undefined : countsOf(cell) };
          }),
        })),
      },
    ],
  };
}

function cellBody(
  cell: WinCell | undefined,
  pair: string,
  x: number,
  y: number,
  side: number,
): string {
  const size = `x="${x}" y="${y}" width="${side - 2}" height="${side - 2}" rx="2"`;
  const items = cell === undefined ? 0 : cell.wins + cell.losses + cell.ties;
  if (cell === undefined || !(items > 0) || !Number.isFinite(items)) {
    return `<rect ${size} class="cell"/>`;
  }
  const net = (cell.wins - cell.losses) / items;
  // The root makes differences of a few per cent visible.
  const depth = round(deepest * Math.sqrt(Math.abs(net)));
  return svgGroup(
    `${pair}: better on ${count(cell.wins) ?? '–'}, worse on ${count(cell.losses) ?? '–'}, ` +
      `same on ${count(cell.ties) ?? '–'}`,
    `<rect ${size} class="cell"/>`,
    `<rect ${size} class="cell ${net >= 0 ? 'wins' : 'losses'}" fill-opacity="${depth}"/>`,
    svgText(x + side / 2 - 1, y + side / 2 + 3, ((100 * cell.wins) / items).toFixed(0), {
      anchor: 'middle',
      look: 'number',
    }),
  );
}

function countsOf({ wins, losses, ties }: WinCell): string {
  return [wins, losses, ties].map((value) => count(value) ?? '–').join(' / ');
}
