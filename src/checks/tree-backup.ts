import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { cloneFile, type TreeEntry } from './tree-state.ts';
import type { UserTree } from './user-tree.ts';

/** Contents of the user's files as they were before a run. */
export interface TreeBackup {
  /**
   * Takes these files as far as there is room: those of the project first, those of dependencies last.
   * Throws the signal's reason.
   */
  add(tree: UserTree, signal: AbortSignal): Promise<void>;
  /** Where the contents of a file lie that was as this entry says; undefined where it was not taken. */
  of(place: string, entry: TreeEntry): string | undefined;
}

/** Of all files together. Unit: bytes. */
const MOST_BYTES = 2 ** 30;
/** Files copied at once. */
const BATCH = 32;

/** A backup in a folder of its own; it goes with that folder. */
export function createTreeBackup({
  place: within,
  dependencies,
}: {
  readonly place: string;
  readonly dependencies: readonly string[];
}): TreeBackup {
  const taken = new Map<string, string>();
  const names = new Set(dependencies);
  let bytes = 0;
  let folder = '';

  function rankOf(place: string): 'own' | 'git' | 'installed' {
    const parts = path.dirname(place).split(path.sep);
    if (parts.some((name) => names.has(name))) return 'installed';
    return parts.includes('.git') ? 'git' : 'own';
  }

  return {
    async add(tree, signal) {
      if (folder === '') {
        folder = path.join(within, 'users');
        await mkdir(folder, { recursive: true, mode: 0o700 });
      }
      const files = [...tree].flatMap(([place, entry]) =>
        entry.kind === 'file' ? [{ place, entry, rank: rankOf(place) }] : [],
      );
      const wanted = [
        ...files.filter(({ rank }) => rank === 'own'),
        ...files.filter(({ rank }) => rank === 'git'),
        ...files.filter(({ rank }) => rank === 'installed'),
      ];
      for (let at = 0; at < wanted.length; at += BATCH) {
        signal.throwIfAborted();
        await Promise.all(
          wanted.slice(at, at + BATCH).map(async ({ place, entry }) => {
            if (bytes + entry.sizeBytes > MOST_BYTES) return;
            bytes += entry.sizeBytes;
            const copy = path.join(folder, place);
            await mkdir(path.dirname(copy), { recursive: true });
            await rm(copy, { force: true });
            const isTaken = await cloneFile(place, copy).then(
              () => true,
              () => false,
            );
            if (isTaken) taken.set(place, entry.mark);
            else taken.delete(place);
          }),
        );
      }
    },
    of(place, entry) {
      return entry.kind === 'file' && taken.get(place) === entry.mark
        ? path.join(folder, place)
        : undefined;
    },
  };
}
