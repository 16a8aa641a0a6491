import { statSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createWorkingFolder, removeFolder } from '../../sandbox/working-folder.ts';
import type { HoleFiles } from '../workspace/workspace-places.ts';
import { cloneEntry, cloneFile, restoreTree, treeStateOf, type TreeState } from './tree-state.ts';

/** A copy of a workspace that programs may do with what they like. */
export interface ScratchCopy {
  /** Where they work. */
  readonly folder: string;
  /** Folders of the workspace that are linked instead of copied: to be shown, not to be written. */
  readonly linked: readonly string[];
  /** Files that were copied. */
  readonly files: number;
  /** Takes what the folder holds now as what `restore` brings back. */
  settle(): Promise<void>;
  /** A file as it was settled; undefined for anything else. */
  settled(place: string): Promise<string | undefined>;
  /** Puts a text into a settled file. Only on a folder as it was settled: see `restoreTree`. */
  replace(place: string, text: string): Promise<void>;
  /** Takes back all that was done since `settle`, by us or by a program that has ended. */
  restore(): Promise<void>;
  remove(): Promise<void>;
}

/** What a project has installed: large, never cut into, and the same for every check. */
const DEPENDENCIES = ['node_modules', '.venv', 'venv'];

/** More is no source code, and would fill the disk for temporary files. Unit: bytes. */
const MOST_BYTES = 2 * 2 ** 30;

/**
 * Copies the given files of a workspace into a new folder. What ignore rules, secret rules and links
 * leave out of the list is not in the copy; the folders of `DEPENDENCIES` at its root are links.
 *
 * Two copies lie on the disk once it is settled; disks that can (Btrfs, XFS, APFS) share their content.
 * Throws RangeError where there is too much; the signal's reason; nothing is left then.
 */
export async function createScratchCopy(
  root: string,
  files: Pick<HoleFiles, 'list'>,
  signal: AbortSignal,
): Promise<ScratchCopy> {
  const own = await createWorkingFolder();
  const folder = path.join(own, 'work');
  const clone = path.join(own, 'settled');
  let state: TreeState = new Map();
  try {
    await mkdir(folder);
    const names = DEPENDENCIES.filter((name) => isFolder(path.join(root, name)));
    const linked = names.map((name) => path.join(root, name));
    for (const [at, name] of names.entries()) {
      await symlink(linked[at] ?? '', path.join(folder, name));
    }
    const count = await copyFiles(root, folder, files, new Set(names), signal);
    return {
      folder,
      linked,
      files: count,
      async settle() {
        const found = await treeStateOf(folder);
        const sizes = [...found.values()].map((one) => (one.kind === 'file' ? one.sizeBytes : 0));
        refuseTooMuch(sumOf(sizes));
        await mkdir(clone);
        for (const [place, entry] of found) {
          if (entry.kind !== 'file' && entry.kind !== 'folder') continue;
          await cloneEntry(entry, path.join(folder, place), path.join(clone, place));
        }
        state = new Map([...found].filter(([, { kind }]) => kind !== 'other'));
      },
      async settled(place) {
        if (state.get(place)?.kind !== 'file') return undefined;
        return await readFile(path.join(clone, place), 'utf8');
      },
      async replace(place, text) {
        const entry = state.get(place);
        if (entry?.kind !== 'file') throw new RangeError(`no file ${place} in the copy`);
        const target = path.join(folder, place);
        await rm(target);
        await writeFile(target, text, { flag: 'wx' });
        await chmod(target, entry.mode);
      },
      async restore() {
        state = await restoreTree(folder, state, clone);
      },
      remove: () => removeFolder(own),
    };
  } catch (error) {
    await removeFolder(own);
    throw error;
  }
}

async function copyFiles(
  root: string,
  folder: string,
  files: Pick<HoleFiles, 'list'>,
  leftOut: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<number> {
  const made = new Set<string>();
  let bytes = 0;
  let count = 0;
  for await (const batch of files.list(signal)) {
    const wanted = batch.filter(({ path: place }) => !leftOut.has(place.split('/', 1)[0] ?? ''));
    bytes += sumOf(wanted.map(({ sizeBytes }) => sizeBytes));
    refuseTooMuch(bytes);
    for (const above of new Set(wanted.map(({ path: place }) => path.posix.dirname(place)))) {
      if (!made.has(above)) await mkdir(path.join(folder, above), { recursive: true });
      made.add(above);
    }
    const copied = await Promise.all(
      wanted.map(({ path: place }) => isCopied(path.join(root, place), path.join(folder, place))),
    );
    count += copied.filter(Boolean).length;
    signal.throwIfAborted();
  }
  return count;
}

/** False for a file that is gone by now, or that this user may not read. */
async function isCopied(from: string, to: string): Promise<boolean> {
  try {
    await cloneFile(from, to);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'EACCES') return false;
    throw error;
  }
}

function isFolder(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
}

function refuseTooMuch(bytes: number): void {
  if (bytes <= MOST_BYTES) return;
  throw new RangeError(
    `more than ${MOST_BYTES / 2 ** 30} GB would have to be copied; an ignore file can leave out what the check does not need`,
  );
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
