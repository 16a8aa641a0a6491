import type { Series } from '../metrics/comparison.ts';
import type { WinCell, WinMatrix } from '../report/benchmark-report.ts';

/** Figures that differ by no more are a tie. */
const EQUAL = 1e-9;

/** How often each way beats each other one, on the items that both have a figure for. */
export function winMatrixOf(ids: readonly string[], seriesOf: (id: string) => Series): WinMatrix {
  const all = ids.map((id) => seriesOf(id));
  return { ids, cells: all.map((row) => all.map((column) => cellOf(row, column))) };
}

function cellOf(row: Series, column: Series): WinCell {
  const cell = { wins: 0, losses: 0, ties: 0 };
  for (const [at, value] of row.entries()) {
    const other = column[at];
    if (value === undefined || other === undefined) continue;
    if (Math.abs(value - other) <= EQUAL) cell.ties++;
    else if (value > other) cell.wins++;
    else cell.losses++;
  }
  return cell;
}
