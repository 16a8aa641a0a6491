import { hasEnded } from '../comparison/comparison.ts';
import type { ColumnHead } from './page-state.ts';

/** From the farthest from its end to the nearest. */
const STAGES: readonly ColumnHead['state'][] = ['queued', 'loading', 'prefill', 'streaming'];

/**
 * The column that will be waited for longest, as far as that can be told: the one at the earliest stage;
 * among those that write, the one with the least text. Undefined where fewer than two are under way.
 */
export function slowestOf(
  columns: readonly ColumnHead[],
  texts: ReadonlyMap<string, { readonly text: string }>,
): ColumnHead | undefined {
  const written = ({ id }: ColumnHead): number => texts.get(id)?.text.length ?? 0;
  const underWay = columns.filter(({ state }) => !hasEnded(state));
  if (underWay.length < 2) return undefined;
  return underWay.toSorted(
    (a, b) => STAGES.indexOf(a.state) - STAGES.indexOf(b.state) || written(a) - written(b),
  )[0];
}
