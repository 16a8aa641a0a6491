import { byRank, type ColumnFacts } from './column-facts.ts';
import type { ColumnHead, PageState } from './page-state.ts';
import type { ViewState } from './view-state.ts';
import { areHidden, shuffledBySeed } from './views/blind.ts';

/** Id of the fused text among the columns. */
export const FUSED = 'fused';

/**
 * The columns that are shown, in their order: as they were added, by rank where the user wants that, and
 * shuffled while nobody shall know who wrote what.
 */
export function arranged(
  state: Pick<PageState, 'columns' | 'votes' | 'live'>,
  view: ViewState,
  facts: ReadonlyMap<string, ColumnFacts>,
): readonly ColumnHead[] {
  const wanted = state.columns.filter((column) => isWanted(column, view.shown, facts));
  if (areHidden(view, state)) {
    const ids = state.columns.map(({ id }) => id);
    const order = shuffledBySeed(ids, view.blindSeed);
    return wanted.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  }
  return view.byRank ? byRank(wanted, facts, view.pinned) : wanted;
}

/** The column that keys are for: the one that was chosen last, else the first. */
export function focusedAmong(
  columns: readonly ColumnHead[],
  focused: string | undefined,
  hasFused: boolean,
): string | undefined {
  const known = focused === FUSED ? hasFused : columns.some(({ id }) => id === focused);
  return known ? focused : columns[0]?.id;
}

export function hasFusedText({ outcome }: Pick<PageState, 'outcome'>): boolean {
  return outcome?.kind === 'verdict' && outcome.fused !== undefined;
}

function isWanted(
  { id, state }: ColumnHead,
  shown: ViewState['shown'],
  facts: ReadonlyMap<string, ColumnFacts>,
): boolean {
  if (shown === 'failures') return state === 'failed';
  return shown === 'all' || facts.get(id)?.sameAs === undefined;
}
