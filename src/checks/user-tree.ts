import { lstat, readdir, readlink } from 'node:fs/promises';
import path from 'node:path';
import type { TreeEntry } from './tree-state.ts';

/** Something in the user's tree, and when the system last saw it change (no program can set that). */
export type UserEntry = TreeEntry & { readonly changedMs: number };

/** Entries by absolute path; a folder comes before what it holds. */
export type UserTree = ReadonlyMap<string, UserEntry>;

/**
 * Everything in some folders of the user's, without touching it: the digest that a change is told by.
 * Folders that may not be read are as empty ones. Cost: one system call an entry.
 */
export async function userTreeOf(folders: readonly string[]): Promise<UserTree> {
  const tree = new Map<string, UserEntry>();
  const waiting = [...folders];
  for (const folder of folders) {
    const entry = await entryOf(folder);
    if (entry !== undefined) tree.set(folder, entry);
  }
  // Those that are found on the way are gone through as well.
  for (const folder of waiting) {
    const names = await readdir(folder).catch(() => []);
    const places = names.map((name) => path.join(folder, name));
    const entries = await Promise.all(places.map(entryOf));
    for (const [at, place] of places.entries()) {
      const entry = entries[at];
      if (entry === undefined) continue;
      tree.set(place, entry);
      if (entry.kind === 'folder') waiting.push(place);
    }
  }
  return tree;
}

/** What lies at a place; undefined where nothing does. Changes nothing. */
export async function entryOf(place: string): Promise<UserEntry | undefined> {
  try {
    const status = await lstat(place, { bigint: true });
    const mode = Number(status.mode) & 0o7777;
    const changedMs = Number(status.ctimeNs / 1_000_000n);
    if (status.isSymbolicLink()) return { kind: 'link', target: await readlink(place), changedMs };
    if (status.isDirectory()) return { kind: 'folder', mode, changedMs };
    if (!status.isFile()) return { kind: 'other', changedMs };
    const mark = `${status.ino} ${status.mtimeNs} ${status.size}`;
    return { kind: 'file', mode, sizeBytes: Number(status.size), mark, changedMs };
  } catch {
    return undefined;
  }
}

/** Whether two entries are of the same kind, content, target and permissions. */
export function areEqual(one: TreeEntry | undefined, other: TreeEntry | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  switch (one.kind) {
    case 'folder':
      return other.kind === 'folder' && one.mode === other.mode;
    case 'link':
      return other.kind === 'link' && one.target === other.target;
    case 'file':
      return other.kind === 'file' && one.mark === other.mark && one.mode === other.mode;
    case 'other':
      return other.kind === 'other';
  }
}
