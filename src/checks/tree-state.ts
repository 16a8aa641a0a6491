import {
  chmod,
  constants,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readlink,
  rm,
  symlink,
  utimes,
} from 'node:fs/promises';
import path from 'node:path';

/** What lies at a place in a folder, in enough detail to tell whether it was changed. */
export type TreeEntry =
  | { readonly kind: 'folder'; readonly mode: number }
  | { readonly kind: 'link'; readonly target: string }
  | {
      readonly kind: 'file';
      readonly mode: number;
      readonly sizeBytes: number;
      /** Serial number on its disk, time of the last change and size, as one text. */
      readonly mark: string;
    }
  /** A pipe or a socket. */
  | { readonly kind: 'other' };

/** Entries by path below the folder, with `/`; a folder comes before what it holds. */
export type TreeState = ReadonlyMap<string, TreeEntry>;

const PERMISSIONS = 0o777;
/** A folder without these cannot be looked into. */
const OWNERS = 0o700;

/**
 * Everything in a folder. Links are not followed; folders that a program has locked are unlocked.
 * Cost: one system call an entry.
 */
export async function treeStateOf(root: string): Promise<TreeState> {
  await chmod(root, OWNERS);
  const state = new Map<string, TreeEntry>();
  const waiting = [''];
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    const within = folder === '' ? '' : `${folder}/`;
    const names = await readdir(path.join(root, folder));
    const entries = await Promise.all(names.map((name) => entryAt(path.join(root, folder, name))));
    for (const [at, entry] of entries.entries()) {
      const place = `${within}${names[at] ?? ''}`;
      state.set(place, entry);
      if (entry.kind === 'folder') waiting.push(place);
    }
  }
  return state;
}

/**
 * Makes a folder what it was, with the contents that the files have in a clone of it; gives its new
 * state. `cloneOf` tells where that of a place lies. No program may be at work in the folder: then
 * nothing is written through a link that one has left.
 */
export async function restoreTree(
  root: string,
  wanted: TreeState,
  cloneOf: (place: string) => string,
): Promise<TreeState> {
  const found = await treeStateOf(root);
  const isThere = (place: string): boolean => isSame(wanted.get(place), found.get(place));
  for (const place of found.keys()) {
    if (!isThere(place)) await rm(path.join(root, place), { recursive: true, force: true });
  }
  const restored = new Map<string, TreeEntry>();
  for (const [place, entry] of wanted) {
    const target = path.join(root, place);
    if (!isThere(place)) await cloneEntry(entry, cloneOf(place), target);
    else if (entry.kind === 'folder') await chmod(target, entry.mode);
    restored.set(place, isThere(place) ? entry : await entryAt(target));
  }
  return restored;
}

/** Makes an entry of a tree at another place, with its contents, permissions and time of change. */
export async function cloneEntry(entry: TreeEntry, from: string, to: string): Promise<void> {
  switch (entry.kind) {
    case 'folder':
      await mkdir(to);
      await chmod(to, entry.mode);
      return;
    case 'link':
      await symlink(entry.target, to);
      return;
    case 'file':
      await cloneFile(from, to);
      return;
    case 'other':
      return;
  }
}

/** Copies a file to a place where nothing is; where the disk can, the two share their content. */
export async function cloneFile(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  const { atime, mtime } = await lstat(from);
  await utimes(to, atime, mtime);
}

async function entryAt(place: string): Promise<TreeEntry> {
  const status = await lstat(place, { bigint: true });
  const mode = Number(status.mode) & PERMISSIONS;
  if (status.isSymbolicLink()) return { kind: 'link', target: await readlink(place) };
  if (status.isFile()) {
    const mark = `${status.ino} ${status.mtimeNs} ${status.size}`;
    return { kind: 'file', mode, sizeBytes: Number(status.size), mark };
  }
  if (!status.isDirectory()) return { kind: 'other' };
  if ((mode & OWNERS) !== OWNERS) await chmod(place, mode | OWNERS);
  return { kind: 'folder', mode: mode | OWNERS };
}

/** A folder is the same whatever it allows: what it holds is looked at by itself. */
function isSame(wanted: TreeEntry | undefined, found: TreeEntry | undefined): boolean {
  if (wanted === undefined || found === undefined) return false;
  switch (wanted.kind) {
    case 'folder':
      return found.kind === 'folder';
    case 'link':
      return found.kind === 'link' && found.target === wanted.target;
    case 'file':
      return found.kind === 'file' && found.mode === wanted.mode && found.mark === wanted.mark;
    case 'other':
      return false;
  }
}
