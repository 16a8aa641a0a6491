import { chmod, mkdir, rename, rm, rmdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { secretToken } from '../sandbox/secret-token.ts';
import type { TreeBackup } from './tree-backup.ts';
import { cloneFile, type TreeEntry } from './tree-state.ts';
import { areEqual, entryOf, userTreeOf, type UserTree } from './user-tree.ts';

/** What runs have done to the user's own tree. Absolute paths. */
export interface Escapes {
  /** Changed, and put back. */
  readonly reverted: readonly string[];
  /** Changed, and left: saved by the editor meanwhile, too large to be kept, or never backed up. */
  readonly left: readonly string[];
  /** Where the versions lie that were found and replaced. */
  readonly keptAt?: string;
}

export interface RevertOptions {
  readonly folders: readonly string[];
  readonly backup: TreeBackup;
  readonly makeKeptFolder: () => Promise<string>;
  readonly savedMeanwhile: (place: string) => boolean;
  /** Whether a run was under way at this time, in milliseconds since 1970. */
  readonly isInRun: (timeMs: number) => boolean;
}

/** What is longer is neither replaced nor removed, since it is not kept either. Unit: bytes. */
const LARGEST_KEPT = 64 * 2 ** 20;

/**
 * Puts a tree of the user's back to what it was, but for what the editor has saved and what changed when
 * no run was under way: those are the user's own changes. Every version that goes is kept in a folder of
 * its own, and nothing goes that changes again in that moment.
 *
 * Gives the tree as it is afterwards. Cost: one or two digests of the tree.
 */
export async function revertTree(
  wanted: UserTree,
  { folders, backup, makeKeptFolder, savedMeanwhile, isInRun }: RevertOptions,
): Promise<{ readonly tree: UserTree; readonly escapes: Escapes }> {
  const reverted = new Set<string>();
  const left = new Set<string>();
  let keptAt: string | undefined;
  const first = await userTreeOf(folders);
  const found = await unlocked(wanted, first, { folders, isInRun }, reverted);
  const lostRepositories = [...wanted.keys()].filter(
    (place) => path.basename(place) === '.git' && isGone(path.join(place, 'HEAD')),
  );
  const changed = [...new Set([...wanted.keys(), ...found.keys()])].filter(
    (place) => !areEqual(wanted.get(place), found.get(place)) && isWatched(place) && isOfRun(place),
  );
  if (changed.length === 0 && reverted.size === 0) {
    return { tree: found, escapes: { reverted: [], left: [] } };
  }

  /** What a moved folder holds has not changed itself. */
  function isOfRun(place: string): boolean {
    const above = path.dirname(place);
    const cameWithFolder = !wanted.has(place) && !wanted.has(above) && found.has(above);
    return isInRun(timeOf(place)) || (cameWithFolder && isOfRun(above));
  }

  /** When a place changed: of what is gone, when the folder around it did. */
  function timeOf(place: string): number {
    const entry = first.get(place);
    if (entry !== undefined) return entry.changedMs;
    if (found.has(place)) return found.get(place)?.changedMs ?? 0;
    const above = path.dirname(place);
    // The root itself is gone: nobody does that but by mistake.
    return above === place || !wanted.has(above) ? NaN : timeOf(above);
  }

  function isGone(place: string): boolean {
    return wanted.has(place) && !found.has(place);
  }

  function isWatched(place: string): boolean {
    const [, within] = /\/\.git\/(.*)$/s.exec(place) ?? [];
    if (within === undefined || /^(?:config|hooks|info)(?:\/|$)/.test(within)) return true;
    const isLost = lostRepositories.some((repository) => place.startsWith(`${repository}/`));
    return isLost && isGone(place);
  }

  /** False for what has to stay: then it stays as it was found. */
  async function isTakenAway(place: string, entry: TreeEntry): Promise<boolean> {
    if (!areEqual(entry, await entryOf(place))) return false;
    if (entry.kind === 'folder') {
      return await rmdir(place).then(
        () => true,
        () => false,
      );
    }
    if (entry.kind === 'file') {
      if (entry.sizeBytes > LARGEST_KEPT) return false;
      keptAt ??= await makeKeptFolder();
      const kept = path.join(keptAt, place);
      await mkdir(path.dirname(kept), { recursive: true });
      await rm(kept, { force: true });
      await cloneFile(place, kept);
    }
    await rm(place);
    return true;
  }

  async function isPutBack(place: string): Promise<boolean> {
    const [was, is] = [wanted.get(place), found.get(place)];
    if (was === undefined) return is === undefined || (await isTakenAway(place, is));
    if (was.kind === 'folder') {
      if (is?.kind === 'folder') return true;
      if (is !== undefined && !(await isTakenAway(place, is))) return false;
      await mkdir(place);
      await chmod(place, was.mode);
      return true;
    }
    if (was.kind === 'file' && is?.kind === 'file' && was.mark === is.mark) {
      await chmod(place, was.mode);
      return true;
    }
    const copy = backup.of(place, was);
    if (was.kind === 'other' || (was.kind === 'file' && copy === undefined)) return false;
    if (is !== undefined && !(await isTakenAway(place, is))) return false;
    if (is === undefined && (await entryOf(place)) !== undefined) return false;
    if (was.kind === 'link') await symlink(was.target, place);
    else if (copy !== undefined) {
      // Nobody ever sees half of it.
      const half = `${place}.${secretToken()}`;
      await cloneFile(copy, half);
      await chmod(half, was.mode);
      await rename(half, place);
    }
    return true;
  }

  const [saved, toRevert] = split(changed, (place) => savedMeanwhile(place));
  for (const place of saved) left.add(place);
  // What came goes first, the innermost in front; what was there comes again from the outside in.
  const [came, rest] = split(toRevert, (place) => !wanted.has(place));
  for (const place of [...came.toSorted().toReversed(), ...rest.toSorted()]) {
    const isBack = await isPutBack(place).catch(() => false);
    (isBack ? reverted : left).add(place);
  }
  const told = { reverted: [...reverted].toSorted(), left: [...left].toSorted() };
  const escapes = { ...told, ...(keptAt === undefined ? {} : { keptAt }) };
  return { tree: await userTreeOf(folders), escapes };
}

/** The tree as it is, once folders that a program has locked have their permissions again. */
async function unlocked(
  wanted: UserTree,
  first: UserTree,
  { folders, isInRun }: Pick<RevertOptions, 'folders' | 'isInRun'>,
  reverted: Set<string>,
): Promise<UserTree> {
  for (let found = first; ; found = await userTreeOf(folders)) {
    const locked = [...found].filter(([place, entry]) => {
      const was = wanted.get(place);
      const isOther = was?.kind === 'folder' && entry.kind === 'folder' && was.mode !== entry.mode;
      return isOther && !reverted.has(place) && isInRun(entry.changedMs);
    });
    if (locked.length === 0) return found;
    for (const [place] of locked) {
      const was = wanted.get(place);
      reverted.add(place);
      if (was?.kind === 'folder') await chmod(place, was.mode).catch(() => undefined);
    }
  }
}

function split(
  places: readonly string[],
  isFirst: (place: string) => boolean,
): readonly [readonly string[], readonly string[]] {
  const first = new Set(places.filter(isFirst));
  return [places.filter((place) => first.has(place)), places.filter((place) => !first.has(place))];
}
