import { hasEnded, type Comparison } from './comparison.ts';

/**
 * A comparison that nobody writes into any more: columns that were still under way are stopped, with what
 * they had. The same object where nothing was under way. For one that is read back after a reload.
 */
export function settled(comparison: Comparison): Comparison {
  if (comparison.columns.every(({ state }) => hasEnded(state))) return comparison;
  return {
    ...comparison,
    columns: comparison.columns.map((column) =>
      hasEnded(column.state) ? column : { ...column, state: 'stopped' },
    ),
  };
}
