import { hasEnded, type Column, type Comparison } from './comparison.ts';

/**
 * A comparison that nobody writes into any more: columns that were still under way are stopped, with what
 * they had, `isOver` alone where it is given. The same object where none of them was under way. For one
 * that is read back after a reload, and for streams that end without a word.
 */
export function settled(
  comparison: Comparison,
  isOver: (column: Column) => boolean = () => true,
): Comparison {
  const isLeft = (column: Column): boolean => !hasEnded(column.state) && isOver(column);
  if (!comparison.columns.some(isLeft)) return comparison;
  return {
    ...comparison,
    columns: comparison.columns.map((column) =>
      isLeft(column) ? { ...column, state: 'stopped' } : column,
    ),
  };
}
