import type { ComparedRequest, Comparison } from './comparison.ts';
import { settled } from './settled.ts';
import { withoutOutcome } from './without-outcome.ts';

/** Text on each side of a place that tells it from others. Unit: UTF-16 code units. */
const COMPARED = 400;

/**
 * A comparison with an earlier one's answers behind its own, to see one run beside another; what asked for
 * them may differ. A strategy's order, which was of fewer texts, is gone.
 *
 * Output   undefined where the other one is of another place. Cost O(columns).
 */
export function withColumnsOf(comparison: Comparison, other: Comparison): Comparison | undefined {
  if (!isSamePlace(comparison.request, other.request)) return undefined;
  const { columns } = comparison;
  const taken = new Set(columns.map((column) => column.id));
  const freshId = (columnId: string): string => {
    let fresh = `earlier-${columnId}`;
    while (taken.has(fresh)) fresh = `earlier-${fresh}`;
    taken.add(fresh);
    return fresh;
  };
  const earlier = settled(other).columns.map((column) => ({ ...column, id: freshId(column.id) }));
  return withoutOutcome({ ...comparison, columns: [...columns, ...earlier] });
}

function isSamePlace(one: ComparedRequest, other: ComparedRequest): boolean {
  const places = [one, other].map(({ languageId, path, prefix, original, suffix }) =>
    JSON.stringify([
      languageId,
      path,
      prefix.slice(-COMPARED),
      original,
      suffix.slice(0, COMPARED),
    ]),
  );
  return places[0] === places[1];
}
