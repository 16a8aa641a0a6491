import { SparseRowsBuilder, type SparseRows } from '../../src/math/sparse-rows.ts';

/** A matrix by all its numbers. */
export function sparse(rows: readonly (readonly number[])[]): SparseRows {
  const builder = new SparseRowsBuilder(rows.length, rows[0]?.length ?? 0);
  for (const row of rows) {
    for (const [column, value] of row.entries()) if (value !== 0) builder.add(column, value);
    builder.endRow();
  }
  return builder.finish();
}
