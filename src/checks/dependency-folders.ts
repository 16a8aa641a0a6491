import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readdir, readlink, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { CheckUnrunnableError } from '../refactor/sources.ts';
import { linkDependency } from './linked-dependency.ts';
import type { CopiedRoot } from './listed-files.ts';
import { cloneFile } from './tree-state.ts';
import { moveVirtualEnvironment } from './virtual-environment.ts';

/** What a project has installed or built: ignored, large, and the same for every check. */
export const DEPENDENCY_FOLDERS = ['node_modules', '.venv', 'venv', 'vendor', 'target'] as const;

/** Files beside which something is installed. */
const MANIFESTS = new Set([
  ...['package.json', 'pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'Pipfile'],
  ...['Cargo.toml', 'go.mod', 'composer.json', 'Gemfile', 'pom.xml'],
]);

/** Written by what builds: of no use where it cannot be written. */
const BUILT = new Set(['target']);

/**
 * How such folders come into a copy. `clone`: copied, the disk shares the contents. `link`: what they
 * hold is linked, to be shown by a sandbox and not to be written. `copy`: copied, up to a size. `none`:
 * left out.
 */
export type DependencyWay = 'clone' | 'link' | 'copy' | 'none';

/** A folder of the user's and where it belongs in a copy. */
export interface DependencyFolder {
  readonly source: string;
  readonly place: string;
  readonly root: CopiedRoot;
}

/** More is not copied byte by byte, for every copy anew. */
const MOST_COPIED_BYTES = 500 * 2 ** 20;

/**
 * The folders of these names at the roots and beside manifests of packages, unless files in them are
 * copied anyway. `copied` are places of files in the copy. Cost: one look for each name beside a manifest.
 */
export async function findDependencies(
  roots: readonly CopiedRoot[],
  names: readonly string[],
  copied: ReadonlySet<string>,
): Promise<readonly DependencyFolder[]> {
  const folders = new Set<string>();
  for (const place of copied) {
    for (
      let above = folderOf(place);
      above !== '' && !folders.has(above);
      above = folderOf(above)
    ) {
      folders.add(above);
    }
  }
  const beside = [...copied].filter((place) => MANIFESTS.has(path.posix.basename(place)));
  const found = roots.flatMap((root) => {
    const within = root.place === '' ? '' : `${root.place}/`;
    const own = beside.filter((place) => place.startsWith(within)).map(folderOf);
    return [...new Set([root.place, ...own])].flatMap((folder) =>
      names.map((name): DependencyFolder => {
        const place = folder === '' ? name : `${folder}/${name}`;
        return { source: path.join(root.folder, place.slice(within.length)), place, root };
      }),
    );
  });
  const isThere = await Promise.all(
    found.map(async ({ source, place }) => {
      if (folders.has(place)) return false;
      return (await stat(source).catch(() => undefined))?.isDirectory() === true;
    }),
  );
  return found.filter((_, at) => isThere[at]);
}

/** Whether the disk shares the contents of a file of the folder with a copy elsewhere: tries it. */
export async function canClone(folder: string, elsewhere: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const file = entries.find((entry) => entry.isFile());
  if (file === undefined) return false;
  const probe = path.join(elsewhere, 'probe');
  try {
    await copyFile(path.join(folder, file.name), probe, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    return false;
  } finally {
    await rm(probe, { force: true });
  }
}

/** What was brought into a copy. */
export interface BroughtDependencies {
  /** The user's folders that the copy links into: to be shown to a command. */
  readonly linked: readonly string[];
  readonly bytes: number;
}

/**
 * Brings folders into the copy whose folder is given; `seenAt` is where commands see the copy.
 *
 * Throws CheckUnrunnableError `dependencies` where more would have to be copied than is sensible; the
 * signal's reason.
 */
export async function bringDependencies(
  dependencies: readonly DependencyFolder[],
  copy: { readonly folder: string; readonly seenAt: string },
  way: DependencyWay,
  signal: AbortSignal,
): Promise<BroughtDependencies> {
  const linked: string[] = [];
  let bytes = 0;
  if (way === 'none') return { linked, bytes };
  for (const { source, place, root } of dependencies) {
    const target = path.join(copy.folder, place);
    const seenAt = path.posix.join(copy.seenAt, root.place);
    await mkdir(path.dirname(target), { recursive: true });
    if (way === 'link') {
      if (BUILT.has(path.basename(place))) continue;
      await linkDependency(source, target);
      linked.push(source);
    } else {
      const most = way === 'clone' ? Infinity : MOST_COPIED_BYTES - bytes;
      bytes += await copyTree({ source, target, root: root.folder, seenAt, most }, signal);
    }
    await moveVirtualEnvironment(target, root.folder, seenAt);
  }
  return { linked, bytes };
}

interface CopiedTree {
  readonly source: string;
  readonly target: string;
  /** Absolute links below this folder of the user's lead below `seenAt` in the copy. */
  readonly root: string;
  readonly seenAt: string;
  readonly most: number;
}

/** Copies a folder of the user's without changing anything in it; gives the bytes of its files. */
async function copyTree(
  { source, target, root, seenAt, most }: CopiedTree,
  signal: AbortSignal,
): Promise<number> {
  let bytes = 0;
  const waiting = [''];
  // Those that are found on the way are gone through as well.
  for (const folder of waiting) {
    signal.throwIfAborted();
    await mkdir(path.join(target, folder));
    const entries = await readdir(path.join(source, folder), { withFileTypes: true });
    await Promise.all(
      entries.map(async (entry) => {
        const place = path.join(folder, entry.name);
        const from = path.join(source, place);
        const to = path.join(target, place);
        if (entry.isDirectory()) waiting.push(place);
        else if (entry.isSymbolicLink()) {
          const leads = await readlink(from);
          const isInside = leads.startsWith(`${root}/`);
          await symlink(isInside ? seenAt + leads.slice(root.length) : leads, to);
        } else if (entry.isFile()) {
          bytes += (await lstat(from)).size;
          if (bytes <= most) await cloneFile(from, to);
        }
      }),
    );
    if (bytes > most) {
      throw new CheckUnrunnableError(
        'dependencies',
        `${source} is too large to be copied (more than ${Math.round(most / 2 ** 20)} MB), this disk cannot clone it, and without isolation it cannot be shown read-only; confirm a command that installs the dependencies in the copy, or take it out of the dependency folders`,
      );
    }
  }
  return bytes;
}

function folderOf(place: string): string {
  return place.includes('/') ? place.slice(0, place.lastIndexOf('/')) : '';
}
