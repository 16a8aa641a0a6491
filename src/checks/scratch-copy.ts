import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Changes } from '../refactor/sources.ts';
import { removeFolder } from '../sandbox/working-folder.ts';
import { copyFiles, MOST_BYTES, refuseTooMuch } from './copy-files.ts';
import { bringDependencies, findDependencies, type DependencyWay } from './dependency-folders.ts';
import type { CopiedRoot } from './listed-files.ts';
import { putChanges } from './put-changes.ts';
import { createScratchPlace, type ScratchPlace } from './scratch-place.ts';
import {
  cloneEntry,
  cloneFile,
  restoreTree,
  treeStateOf,
  type TreeEntry,
  type TreeState,
} from './tree-state.ts';
import { moveEnvironments } from './virtual-environment.ts';

/** A copy of a workspace that programs may do with what they like. */
export interface ScratchCopy {
  /** Where they work. */
  readonly folder: string;
  /** Where the folder and all that belongs to it lies. */
  readonly place: string;
  /** Folders of the workspace that it links into: to be shown, not to be written. */
  readonly linked: readonly string[];
  /** Files that were copied, without those of dependencies. */
  readonly files: number;
  /** Takes what the folder holds now as what `restore` brings back. */
  settle(): Promise<void>;
  /** A file as it was settled; undefined for anything else. */
  settled(place: string): Promise<string | undefined>;
  /** Writes, makes and deletes files, on a folder as it was settled; see `putChanges`. */
  put(changes: Changes): Promise<void>;
  /** Takes back all that was done since `settle`, by us or by a program that has ended. */
  restore(): Promise<void>;
  /** One more copy of what was settled. */
  another(): Promise<ScratchCopy>;
  /** Of the first copy: removes all others as well. */
  remove(): Promise<void>;
}

export interface CopySource {
  /** At least one; where there are several, none of their places is ''. */
  readonly roots: readonly CopiedRoot[];
  /** Names of folders of what is installed. */
  readonly dependencies: readonly string[];
  /** How those come; it may depend on the disk of the folder that the copy lies in. */
  readonly way: DependencyWay | ((place: string) => Promise<DependencyWay>);
  /** Where commands see a copy that lies in a folder; by default there. */
  readonly seenAt?: (folder: string) => string;
  /** Called when the files are there and dependencies are not yet. */
  afterFiles?(folder: string): Promise<void>;
}

/**
 * Copies the given files of a workspace into a new folder. What ignore rules, secret rules and links
 * leave out of the list is not in the copy; dependencies come the way that the source says.
 *
 * One copy more than are in use lies on the disk once it is settled; disks that can (Btrfs, XFS, APFS)
 * share their content. Throws RangeError where there is too much; CheckUnrunnableError `dependencies`;
 * the signal's reason; nothing is left then.
 */
export async function createScratchCopy(
  source: CopySource,
  signal: AbortSignal,
): Promise<ScratchCopy> {
  const own = await createScratchPlace();
  const folder = path.join(own.folder, 'work');
  const seenAt = source.seenAt ?? ((place: string) => place);
  try {
    await mkdir(folder);
    const copied = new Set<string>();
    for (const root of source.roots) {
      for (const place of await copyFiles(root, folder, signal)) copied.add(place);
    }
    await source.afterFiles?.(folder);
    const way = typeof source.way === 'string' ? source.way : await source.way(own.folder);
    const brought = await bringDependencies(
      await findDependencies(source.roots, source.dependencies, copied),
      { folder, seenAt: seenAt(folder) },
      way,
      signal,
    );
    return firstCopy({
      own,
      folder,
      seenAt,
      linked: brought.linked,
      files: copied.size,
      mostBytes: MOST_BYTES + brought.bytes,
    });
  } catch (error) {
    await own.remove();
    throw error;
  }
}

/** What a copy and those made of it have in common. */
interface Copied {
  readonly own: ScratchPlace;
  readonly folder: string;
  readonly seenAt: (folder: string) => string;
  readonly linked: readonly string[];
  readonly files: number;
  readonly mostBytes: number;
}

function firstCopy(copied: Copied): ScratchCopy {
  const { own, folder, seenAt } = copied;
  const clone = path.join(own.folder, 'settled');
  let state: TreeState = new Map();
  let others = 0;
  return {
    ...openedCopy(copied, (place) => path.join(clone, place), {
      get: () => state,
      set: (next) => (state = next),
    }),
    async settle() {
      const found = await treeStateOf(folder);
      const sizes = [...found.values()].map((one) => (one.kind === 'file' ? one.sizeBytes : 0));
      refuseTooMuch(
        sizes.reduce((sum, size) => sum + size, 0),
        copied.mostBytes,
      );
      await removeFolder(clone);
      await mkdir(clone);
      await cloneTree(found, folder, clone);
      state = new Map([...found].filter(([, { kind }]) => kind !== 'other'));
    },
    async another() {
      others += 1;
      const name = `work-${others}`;
      const next = { ...copied, folder: path.join(own.folder, name) };
      await mkdir(next.folder);
      await cloneTree(state, clone, next.folder);
      // Virtual environments name the place of their copy: those files are kept beside the clone.
      const moved = path.join(own.folder, `moved-${others}`);
      const tree = { folder: next.folder, places: state.keys() };
      const changed = new Set(await moveEnvironments(tree, seenAt(folder), seenAt(next.folder)));
      for (const place of changed) {
        await mkdir(path.join(moved, path.dirname(place)), { recursive: true });
        await cloneFile(path.join(next.folder, place), path.join(moved, place));
      }
      let ownState = await treeStateOf(next.folder);
      return {
        ...openedCopy(next, (place) => path.join(changed.has(place) ? moved : clone, place), {
          get: () => ownState,
          set: (found) => (ownState = found),
        }),
        settle: () => Promise.reject(new Error('only the first copy is settled')),
        another: () => Promise.reject(new Error('copies are made of the first one')),
        async remove() {
          await removeFolder(next.folder);
          await removeFolder(moved);
        },
      };
    },
    remove: () => own.remove(),
  };
}

type Opened = Pick<
  ScratchCopy,
  'folder' | 'place' | 'linked' | 'files' | 'settled' | 'put' | 'restore'
>;

function openedCopy(
  { own, folder, linked, files }: Copied,
  cloneOf: (place: string) => string,
  state: { get(): TreeState; set(state: TreeState): void },
): Opened {
  return {
    folder,
    place: own.folder,
    linked,
    files,
    async settled(place) {
      if (state.get().get(place)?.kind !== 'file') return undefined;
      return await readFile(cloneOf(place), 'utf8');
    },
    put: (changes) => putChanges(folder, state.get(), changes),
    async restore() {
      state.set(await restoreTree(folder, state.get(), cloneOf));
    },
  };
}

/** Files cloned at once. */
const BATCH = 32;

async function cloneTree(state: TreeState, from: string, to: string): Promise<void> {
  const clone = ([place, entry]: readonly [string, TreeEntry]): Promise<void> =>
    cloneEntry(entry, path.join(from, place), path.join(to, place));
  const isFolder = ([, { kind }]: readonly [string, TreeEntry]): boolean => kind === 'folder';
  // A folder comes before what it holds.
  for (const folder of [...state].filter(isFolder)) await clone(folder);
  const rest = [...state].filter((one) => !isFolder(one));
  for (let at = 0; at < rest.length; at += BATCH) {
    await Promise.all(rest.slice(at, at + BATCH).map(clone));
  }
}
