import * as l10n from '@vscode/l10n';
import type { ColumnHead, PageState } from '../page-state.ts';
import type { ViewState } from '../view-state.ts';
import { shuffledBySeed } from './blind.ts';
import { namesOfModels } from './model-names.ts';
import type { NameOfModel } from './model-names.ts';

/** A, B, …, Z, AA, AB, …: the short name of the n-th, from 0. */
export function letterOf(n: number): string {
  const last = String.fromCharCode(65 + (n % 26));
  return n < 26 ? last : letterOf(Math.floor(n / 26) - 1) + last;
}

/**
 * What the user reads for each column, by its id. The second column of one model is numbered; hidden
 * ones are called by their letter, in the order that is given.
 */
export function columnNames(
  columns: readonly Pick<ColumnHead, 'id' | 'modelId'>[],
  hidden: boolean,
  nameOf: NameOfModel,
): ReadonlyMap<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    columns.map(({ id, modelId }, i) => {
      if (hidden) return [id, l10n.t('Model {0}', letterOf(i))];
      const count = (seen.get(modelId) ?? 0) + 1;
      seen.set(modelId, count);
      const name = nameOf(modelId);
      return [id, count === 1 ? name : l10n.t('{0} ({1})', name, count)];
    }),
  );
}

/** Letter and number of the tint of each model, in order of their first column. */
export interface ModelMark {
  readonly letter: string;
  /** In 0 … 8. */
  readonly tint: number;
}

const TINTS = 9;

export function modelMarks(modelIds: readonly string[]): ReadonlyMap<string, ModelMark> {
  return new Map(
    [...new Set(modelIds)].map((id, i) => [id, { letter: letterOf(i), tint: i % TINTS }]),
  );
}

/** Names of the columns of a page; hidden ones are lettered in their shuffled order. */
export function namesOf(
  state: Pick<PageState, 'columns' | 'models' | 'leaderboard'>,
  hidden: boolean,
  { blindSeed }: Pick<ViewState, 'blindSeed'>,
): ReadonlyMap<string, string> {
  const { columns } = state;
  const nameOf = namesOfModels(state);
  if (!hidden) return columnNames(columns, false, nameOf);
  const order = shuffledBySeed(
    columns.map(({ id }) => id),
    blindSeed,
  );
  return columnNames(
    order.map((id) => ({ id, modelId: '' })),
    true,
    nameOf,
  );
}
