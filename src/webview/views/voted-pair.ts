import { hasEnded } from '../../comparison/comparison.ts';
import type { PageState } from '../page-state.ts';
import type { ViewState } from '../view-state.ts';
import { areHidden, shuffledBySeed } from './blind.ts';

/**
 * The two answers that are voted on: those the user chose, else the first two that have ended with a
 * text, in the order in which columns stand. Undefined while there are no two.
 */
export function votedPair(
  state: Pick<PageState, 'columns' | 'votes' | 'live'>,
  view: Pick<ViewState, 'left' | 'right' | 'blind' | 'blindSeed'>,
): { readonly left: string; readonly right: string } | undefined {
  const ready = new Set(
    state.columns
      .filter((column) => hasEnded(column.state) && column.length > 0)
      .map(({ id }) => id),
  );
  const all = state.columns.map(({ id }) => id);
  const order = (areHidden(view, state) ? shuffledBySeed(all, view.blindSeed) : all).filter((id) =>
    ready.has(id),
  );
  const chosen = (id: string | undefined): string | undefined =>
    id !== undefined && ready.has(id) ? id : undefined;
  const right = chosen(view.right);
  const left = chosen(view.left) ?? order.find((id) => id !== right);
  const other = right !== left ? right : undefined;
  const second = other ?? order.find((id) => id !== left);
  return left === undefined || second === undefined ? undefined : { left, right: second };
}
