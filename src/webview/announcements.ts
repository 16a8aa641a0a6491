import * as l10n from '@vscode/l10n';
import { hasEnded } from '../comparison/comparison.ts';
import { stateText } from './figures.ts';
import type { ColumnHead } from './page-state.ts';

/**
 * What a screen reader says when columns go from `before` to `after`: ends with a count, and loading,
 * which takes long. Never text of models.
 */
export function announcements(
  before: readonly ColumnHead[],
  after: readonly ColumnHead[],
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const states = new Map(before.map(({ id, state }) => [id, state]));
  const ended = after.filter(({ state }) => hasEnded(state)).length;
  return after.flatMap(({ id, state }) => {
    const was = states.get(id);
    if (was === state || !(hasEnded(state) || state === 'loading')) return [];
    // A comparison that is opened is not told answer by answer.
    if (was === undefined && hasEnded(state)) return [];
    const said = l10n.t('{0} {1}', names.get(id) ?? '', stateText(state));
    return [hasEnded(state) ? l10n.t('{0}, {1} of {2}', said, ended, after.length) : said];
  });
}
