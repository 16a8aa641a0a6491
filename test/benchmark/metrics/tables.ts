import fc from 'fast-check';
import type { OutcomeTable } from '../../../src/benchmark/metrics/outcome-table.ts';

type Cells = readonly (number | undefined)[];

/** A table from rows of qualities and, where they matter, costs; a file an item unless named. */
export function tableOf(
  models: readonly string[],
  rows: readonly { quality: Cells; cost?: Cells; language?: string; cluster?: string }[],
): OutcomeTable {
  return {
    models,
    items: rows.map(({ quality, cost = [], language, cluster = '' }, at) => ({
      id: `item-${at}`,
      cluster: cluster === '' ? `file-${at}` : cluster,
      language,
      quality,
      costUsd: cost,
      latencyMs: cost.map((value) => value && value * 100),
    })),
  };
}

const cell = (values: fc.Arbitrary<number>) => fc.option(values, { nil: undefined, freq: 4 });
const cellsOf = (values: fc.Arbitrary<number>, length: number) =>
  fc.array(cell(values), { minLength: length, maxLength: length });

/** Tables of three models with holes. */
export const anyTable: fc.Arbitrary<OutcomeTable> = fc
  .array(
    fc.record({
      quality: cellsOf(fc.constantFrom(0, 0.25, 0.5, 1), 3),
      cost: cellsOf(fc.constantFrom(0, 1, 2, 5), 3),
      language: fc.constantFrom('go', 'rust'),
    }),
    { maxLength: 8 },
  )
  .map((rows) => tableOf(['a', 'b', 'c'], rows));
