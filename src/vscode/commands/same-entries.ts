import type { LineUpEntry } from '../platform/line-up.ts';

/** Whether two choices have the same members with the same roles, in whatever order. */
export function isSameChoice(a: readonly LineUpEntry[], b: readonly LineUpEntry[]): boolean {
  const told = (entries: readonly LineUpEntry[]): readonly string[] =>
    [...new Set(entries.map((entry) => JSON.stringify(entry)))].toSorted();
  return told(a).join('\n') === told(b).join('\n');
}
