import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FilePath } from '../edits/edit.ts';

export interface FoundTypescript {
  /** Absolute path of its main file. */
  readonly path: string;
  /** Version and origin: `typescript 5.9.3 of the workspace`. */
  readonly checker: string;
}

export interface TypescriptSearch {
  /** Those that may be used, the best first. */
  readonly usable: readonly FoundTypescript[];
  /** The workspace has one of its own, and is not trusted to run it. */
  readonly untrusted: boolean;
}

/**
 * Looks for compilers: the workspace's own in the `node_modules` nearest to the files, up to the root,
 * then the bundled one. `bundled` is the folder of a package `typescript`. Without trust no file of the
 * workspace is more than looked for.
 *
 * Reads one small file for each folder between the files and the root. Never throws.
 */
export async function findTypescript(options: {
  readonly root: string;
  readonly files: readonly FilePath[];
  readonly trusted: boolean;
  readonly bundled?: string;
}): Promise<TypescriptSearch> {
  const { root, files, trusted, bundled } = options;
  const own = await firstOf(foldersAbove(root, files), 'of the workspace');
  const shipped =
    bundled === undefined ? undefined : await readTypescript(bundled, 'of the editor');
  return {
    usable: [...(own !== undefined && trusted ? [own] : []), ...(shipped ? [shipped] : [])],
    untrusted: own !== undefined && !trusted,
  };
}

/** `node_modules/typescript` of the files' folders and of those above, the nearest to a file first. */
function foldersAbove(root: string, files: readonly FilePath[]): readonly string[] {
  const folders = new Set<string>();
  for (const file of files) {
    for (let folder = path.posix.dirname(file); folder !== '.'; folder = path.posix.dirname(folder))
      folders.add(folder);
  }
  const nearestFirst = [...folders].sort((a, b) => depthOf(b) - depthOf(a));
  return [...nearestFirst, '.'].map((folder) =>
    path.join(root, ...folder.split('/'), 'node_modules', 'typescript'),
  );
}

function depthOf(folder: string): number {
  return folder.split('/').length;
}

async function firstOf(
  folders: readonly string[],
  origin: string,
): Promise<FoundTypescript | undefined> {
  for (const folder of folders) {
    const found = await readTypescript(folder, origin);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function readTypescript(
  folder: string,
  origin: string,
): Promise<FoundTypescript | undefined> {
  try {
    const manifest: unknown = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    if (typeof manifest !== 'object' || manifest === null) return undefined;
    if (!('version' in manifest) || typeof manifest.version !== 'string') return undefined;
    if (!/^\d+\.\d+\.\d+[\w.+-]{0,40}$/.test(manifest.version)) return undefined;
    const main = path.join(folder, 'lib', 'typescript.js');
    await access(main); // from 7 on there is none
    return {
      path: main,
      checker: `typescript ${manifest.version} ${origin}`,
    };
  } catch {
    return undefined; // there is none, or none that can be read
  }
}
