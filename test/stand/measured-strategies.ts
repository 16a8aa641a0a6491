import type { MeasuredTable } from './fusion-methods.ts';

/** What a benchmark found of a strategy against the best single member. */
export interface MeasuredStrategy {
  /** Of the difference, for comparing; points. */
  readonly points: number;
  /** As it stands in the tables: `+7.9 (+6.9 to +8.7)`. */
  readonly difference: string;
  readonly unit: string;
  /** The share of right answers, with its name: `exact match 9.6 % (8.4 % to 10.8 %)`. */
  readonly share: string;
  readonly verdict: string;
  readonly places: string;
  readonly set: string;
}

interface Source {
  readonly table: string;
  readonly share: string;
  readonly unit: string;
  readonly set: string;
  /** Where a table compares several ways: the column and value that say against whom. */
  readonly against?: string;
}

/** Tables by how much they say: the first one that has a strategy is told. */
const SOURCES: readonly Source[] = [
  {
    table: 'ranker-quality',
    share: 'exact match',
    unit: 'edit similarity',
    set: 'six small members',
  },
  {
    table: 'fusion-quality',
    share: 'exact match',
    unit: 'edit similarity',
    set: 'six small members',
  },
  {
    table: 'fusion-three',
    share: 'exact match',
    unit: 'edit similarity',
    set: 'three small models',
  },
  { table: 'quality', share: 'exact match', unit: 'edit similarity', set: 'three small models' },
  {
    table: 'hole-refactors-lines',
    share: 'solved',
    unit: 'solved holes',
    set: 'four small members',
    against: 'best member alone',
  },
];

/** The figures of a strategy; undefined where no benchmark has compared it. */
export function measuredStrategy(
  tables: readonly MeasuredTable[],
  id: string,
): MeasuredStrategy | undefined {
  for (const source of SOURCES) {
    const shares = tables.find(({ name }) => name === source.table);
    const comparison = tables.find(({ name }) => name === `${source.table}-comparison`);
    if (shares === undefined || comparison === undefined) continue;
    const way = `\`${id}\``;
    const row = shares.rows.find(([name]) => name === way);
    const compared = comparison.rows.find(
      ([name, against]) =>
        name === way && (source.against === undefined || against === source.against),
    );
    if (row === undefined || compared === undefined) continue;
    const difference = cellOf(comparison, compared, 'difference');
    return {
      points: Number.parseFloat(difference.replace('−', '-')),
      difference,
      unit: source.unit,
      share: `${source.share} ${cellOf(shares, row, source.share)}`,
      verdict: comparison.head.includes('verdict') ? cellOf(comparison, compared, 'verdict') : '',
      places: cellOf(comparison, compared, 'n'),
      set: source.set,
    };
  }
  return undefined;
}

function cellOf(table: MeasuredTable, row: readonly string[], column: string): string {
  return row[table.head.indexOf(column)] ?? '';
}
