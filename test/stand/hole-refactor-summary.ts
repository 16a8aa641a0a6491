import type { MeasuredTable } from './fusion-methods.ts';

const SETS = [
  { table: 'hole-refactors-lines', title: 'one line, Python' },
  { table: 'hole-refactors-longer', title: 'two to four lines, Python' },
  { table: 'hole-refactors-typescript', title: 'one to four lines, TypeScript' },
] as const;
const NONE = '–';

/** Solved holes of each way, a column a set: from the tables of `hole-refactors`. */
export function holeRefactorSummary(tables: readonly MeasuredTable[]): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const found = SETS.map(({ table }) => tables.find(({ name }) => name === table));
  const ways = new Set(found.flatMap((table) => table?.rows.map(([way = '']) => way) ?? []));
  return {
    head: ['way', ...SETS.map(({ title }, i) => `${title}, n = ${holesOf(found[i])}`)],
    rows: [...ways].map((way) => [
      way,
      ...found.map((table) => {
        const row = table?.rows.find(([name]) => name === way);
        return row?.[table?.head.indexOf('solved') ?? -1] ?? NONE;
      }),
    ]),
  };
}

function holesOf(table: MeasuredTable | undefined): string {
  return table?.rows[0]?.[table.head.indexOf('n')] ?? '0';
}
