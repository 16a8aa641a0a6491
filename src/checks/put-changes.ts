import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Changes } from '../refactor/sources.ts';
import type { TreeState } from './tree-state.ts';

/**
 * Writes, makes and deletes files in a folder that is as `known` says: then nothing is written through
 * a link. A file keeps its permissions; one that is to go and is not there is no change.
 *
 * Throws RangeError, before anything is written, for a place that is a folder, lies below a link or a
 * file that stays, or leads out of the folder.
 */
export async function putChanges(
  folder: string,
  known: TreeState,
  changes: Changes,
): Promise<void> {
  for (const place of changes.keys()) refuseWrongPlace(place, known, changes);
  // First what goes: a folder may come to where a file was.
  for (const place of changes.keys()) {
    if (known.has(place)) await rm(path.join(folder, place));
  }
  for (const [place, text] of changes) {
    if (text === undefined) continue;
    const target = path.join(folder, place);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text, { flag: 'wx' });
    const entry = known.get(place);
    if (entry?.kind === 'file') await chmod(target, entry.mode);
  }
}

function refuseWrongPlace(place: string, known: TreeState, changes: Changes): void {
  const names = place.split('/');
  const isPath = names.every((name) => !/^\.{0,2}$/.test(name) && !/[\\\0]/.test(name));
  const isBlocked = names.some((_, depth) => {
    const above = names.slice(0, depth).join('/');
    const kind = known.get(above)?.kind;
    const goes = changes.has(above) && changes.get(above) === undefined;
    return kind === 'link' || kind === 'other' || (kind === 'file' && !goes);
  });
  if (isPath && !isBlocked && known.get(place)?.kind !== 'folder') return;
  throw new RangeError(`no place for a file in the copy: ${place}`);
}
