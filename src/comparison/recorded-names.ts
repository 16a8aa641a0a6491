import type { Column } from './comparison.ts';

/**
 * The name of every column's model in a recording, by column. A model that wrote several texts has one
 * name a text, as a recording has one text a member: `m`, `m#2`, `m#3`, … in order of the columns. No two
 * columns have the same name, whatever models are called.
 */
export function recordedNames(
  columns: readonly Pick<Column, 'id' | 'modelId'>[],
): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const { id, modelId } of columns) {
    let [name, sample] = [modelId, 1];
    while (taken.has(name)) name = `${modelId}#${++sample}`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}
