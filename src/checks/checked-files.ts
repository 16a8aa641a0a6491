import { lstat, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import {
  createExclusionRules,
  LARGEST_IGNORE_FILE,
  mayBeContext,
  MOST_IGNORE_FILES,
  type IgnoreFile,
} from '../context/exclusion.ts';
import type { ListedFiles } from './listed-files.ts';
import { quietGit } from './quiet-git.ts';

/** Files asked for their size at once. */
const BATCH = 64;

/** How the files of a folder are found. */
export interface FoundFiles extends ListedFiles {
  /** `git`: the folder lies in a repository, and git says what belongs to it. */
  readonly by: 'git' | 'walk';
}

/**
 * The files of a folder as they lie on its disk. In a git repository the tracked ones and the others
 * that no ignore rule names, those of submodules and of repositories inside included; pointers of
 * Git LFS as the files that they are. Elsewhere, and where git is not there or fails, what `walk` gives.
 *
 * Left out are what the list of secret files and `.ensembleignore` name, folders called as one of
 * `dependencies` but for what git tracks in them, and links that lead out of the folder.
 * Throws the signal's reason.
 */
export async function checkedFiles(
  folder: string,
  walk: ListedFiles,
  dependencies: readonly string[],
  signal: AbortSignal,
): Promise<FoundFiles> {
  const names = await namesByGit(folder, '', dependencies, signal);
  if (names === undefined) return { by: 'walk', list: (during) => walk.list(during) };
  const rules = createExclusionRules(await ignoreFiles(folder, names));
  const wanted = names.filter((name) => mayBeContext(rules.verdict(name)));
  return {
    by: 'git',
    async *list(during) {
      for (let from = 0; from < wanted.length; from += BATCH) {
        const found = await Promise.all(
          wanted.slice(from, from + BATCH).map((name) => listed(folder, name)),
        );
        during.throwIfAborted();
        yield found.filter((file) => file !== undefined);
      }
    },
  };
}

/** Sorted, each once; undefined where git knows nothing of the folder. */
async function namesByGit(
  root: string,
  below: string,
  dependencies: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const folder = path.join(root, below);
  const staged = await quietGit(folder, ['ls-files', '-z', '--stage'], signal);
  if (staged === undefined) return undefined;
  const patterns = dependencies.map((name) => `--exclude=${name}`);
  const options = ['--others', '--exclude-standard', ...patterns];
  const others = await quietGit(folder, ['ls-files', '-z', ...options], signal);
  const within = below === '' ? '' : `${below}/`;
  const names = new Set<string>();
  const repositories: string[] = [];
  for (const entry of staged.split('\0')) {
    // mode, hash and stage, a tabulator, the path
    const [facts, name] = splitAtTab(entry);
    if (name === '') continue;
    if (facts.startsWith(SUBMODULE)) repositories.push(`${within}${name}`);
    else names.add(`${within}${name}`);
  }
  for (const name of (others ?? '').split('\0')) {
    // A repository inside that this one knows nothing of.
    if (name.endsWith('/')) repositories.push(`${within}${name.slice(0, -1)}`);
    else if (name !== '') names.add(`${within}${name}`);
  }
  for (const repository of repositories) {
    // Without a .git of its own it is not checked out, and git would answer for the one around it.
    if ((await lstat(path.join(root, repository, '.git')).catch(() => undefined)) === undefined) {
      continue;
    }
    const inside = await namesByGit(root, repository, dependencies, signal);
    for (const name of inside ?? []) names.add(name);
  }
  return [...names].toSorted();
}

const SUBMODULE = '160000 ';

function splitAtTab(entry: string): readonly [string, string] {
  const at = entry.indexOf('\t');
  return [entry.slice(0, Math.max(0, at)), entry.slice(at + 1)];
}

/** A file, or a link that stays inside. */
async function listed(
  folder: string,
  name: string,
): Promise<{ readonly path: string; readonly sizeBytes: number } | undefined> {
  const place = path.join(folder, name);
  const status = await lstat(place).catch(() => undefined);
  if (status?.isFile() === true) return { path: name, sizeBytes: status.size };
  if (status?.isSymbolicLink() !== true) return undefined;
  const target = await readlink(place).catch(() => '/');
  const leads = path.relative(folder, path.resolve(path.dirname(place), target));
  const isInside = !path.isAbsolute(target) && leads.split(path.sep)[0] !== '..';
  return isInside ? { path: name, sizeBytes: 0 } : undefined;
}

/** Those for this program alone: git has read its own. */
async function ignoreFiles(
  folder: string,
  names: readonly string[],
): Promise<readonly IgnoreFile[]> {
  const found = names
    .filter((name) => path.posix.basename(name) === '.ensembleignore')
    .slice(0, MOST_IGNORE_FILES);
  return await Promise.all(
    found.map(async (name) => {
      const bytes = await readFile(path.join(folder, name)).catch(() => Buffer.alloc(0));
      const directory = path.posix.dirname(name).replace(/^\.$/, '');
      const text = bytes.subarray(0, LARGEST_IGNORE_FILE).toString();
      return { kind: 'ensembleignore', directory, text } as const;
    }),
  );
}
