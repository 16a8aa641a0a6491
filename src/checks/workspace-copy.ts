import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createExclusionRules } from '../context/exclusion.ts';
import type { FilePath } from '../edits/edit.ts';
import type { Sandbox } from '../sandbox/job.ts';
import { checkedFiles } from './checked-files.ts';
import { canClone, type DependencyWay } from './dependency-folders.ts';
import type { CopiedRoot, ListedFiles } from './listed-files.ts';
import { makeOwnRepository } from './own-repository.ts';
import { seenIn } from './run-command.ts';
import { createScratchCopy, type ScratchCopy } from './scratch-copy.ts';

/** A folder of the user's workspace. */
export interface WorkspaceRoot {
  /** Its folder in the copy where there are several roots. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
}

export interface WorkspaceCopyOptions {
  /** At least one. Of a single one paths begin in it; of several each begins with a root's name. */
  readonly roots: readonly WorkspaceRoot[];
  /** The files of a root that is no git repository. */
  readonly walk: (folder: string) => ListedFiles;
  /** Texts that are not saved: they count instead of what lies on the disk. */
  readonly buffers?: ReadonlyMap<FilePath, string>;
  /** Names of folders of what is installed or built. */
  readonly dependencyFolders: readonly string[];
  /** They are installed in the copy later. */
  readonly withoutDependencies: boolean;
  readonly sandbox: Sandbox;
}

/**
 * Copies a workspace as it is: files as they lie on the disk, texts that are not saved over them, for
 * each root that lies in a git repository a repository of the copy's own, and what is installed: cloned
 * where the disk can, else linked where the sandbox shows it read-only, else copied.
 *
 * Throws TypeError where several roots have no names of their own; else as `createScratchCopy`.
 */
export async function copyOfWorkspace(
  options: WorkspaceCopyOptions,
  signal: AbortSignal,
): Promise<ScratchCopy> {
  const { roots, walk, buffers = new Map(), dependencyFolders, sandbox } = options;
  const places = placesOf(roots);
  const found = await Promise.all(
    roots.map(async ({ folder }, at) => {
      const files = await checkedFiles(folder, walk(folder), dependencyFolders, signal);
      return { place: places[at] ?? '', folder: path.resolve(folder), files };
    }),
  );
  const way = async (place: string): Promise<DependencyWay> => {
    if (options.withoutDependencies) return 'none';
    const cloning = await Promise.all(found.map(({ folder }) => canClone(folder, place)));
    if (cloning.every(Boolean)) return 'clone';
    return sandbox.isolation.level === 'isolated' ? 'link' : 'copy';
  };
  return await createScratchCopy(
    {
      roots: found satisfies readonly CopiedRoot[],
      dependencies: dependencyFolders,
      way,
      seenAt: seenIn(sandbox),
      async afterFiles(folder) {
        await writeBuffers(folder, buffers);
        for (const { place, files } of found) {
          if (files.by !== 'git') continue;
          const root = path.join(folder, place);
          await mkdir(root, { recursive: true });
          await makeOwnRepository(root, dependencyFolders, signal);
        }
      },
    },
    signal,
  );
}

/** Where each root goes. Throws TypeError where several have no names of their own. */
export function placesOf(roots: readonly WorkspaceRoot[]): readonly string[] {
  if (roots.length === 1) return [''];
  const names = roots.map(({ name }) => name);
  const areNames = names.every((name) => isPath(name) && !name.includes('/'));
  if (roots.length > 1 && areNames && new Set(names).size === names.length) return names;
  throw new TypeError(`several roots need a name each: ${names.join(', ')}`);
}

/** Secret files stay away although they are open. */
async function writeBuffers(folder: string, buffers: ReadonlyMap<FilePath, string>): Promise<void> {
  const rules = createExclusionRules([]);
  for (const [place, text] of buffers) {
    if (!isPath(place) || rules.verdict(place).use !== 'allowed') continue;
    const target = path.join(folder, place);
    await mkdir(path.dirname(target), { recursive: true });
    // It may be a link, and would be written through it.
    await rm(target, { force: true });
    await writeFile(target, text);
  }
}

function isPath(place: string): boolean {
  return place.split('/').every((name) => !/^\.{0,2}$/.test(name) && !/[\\\0]/.test(name));
}
