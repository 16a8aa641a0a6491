import { harmless } from '../../text/visible-text.ts';
import { cutSafely, safeCut } from '../../text/well-formed.ts';
import type { PageState } from '../page-state.ts';

/** What the user reads for a model. The whole id belongs into the title beside it. */
export type NameOfModel = (modelId: string) => string;

/**
 * The shortest names that are distinct: `<server>:<model>` without the server where only one server has a
 * model of that name; `workspace:workspace` is one word. An id that is not among them stays whole.
 */
export function shortNames(modelIds: readonly string[]): NameOfModel {
  const all = [...new Set(modelIds)];
  const byName = Map.groupBy(all, nameAtServer);
  const names = new Map(
    all.map((id) => {
      const name = nameAtServer(id);
      return [id, harmless(byName.get(name)?.length === 1 ? name : id)] as const;
    }),
  );
  return (modelId) => names.get(modelId) ?? harmless(modelId);
}

/** Names of all models that the page tells of, the same in every view. */
export function namesOfModels({
  columns,
  models,
  leaderboard,
}: Pick<PageState, 'columns' | 'models' | 'leaderboard'>): NameOfModel {
  return shortNames([columns, models, leaderboard.standings].flat().map(({ modelId }) => modelId));
}

/**
 * A name in at most `most` UTF-16 code units (5 or more): names of models differ at both ends, so it is
 * the middle that goes.
 */
export function cutInMiddle(name: string, most: number): string {
  if (name.length <= most) return name;
  const tail = Math.floor((most - 2) / 2);
  return `${cutSafely(name, most - 2 - tail)}…${name.slice(safeCut(name, name.length - tail))}`;
}

function nameAtServer(modelId: string): string {
  const name = modelId.slice(modelId.indexOf(':') + 1);
  return name === '' ? modelId : name;
}
