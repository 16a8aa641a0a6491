import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  createExclusionRules,
  IGNORE_FILES,
  LARGEST_IGNORE_FILE,
  MOST_IGNORE_FILES,
  mayBeContext,
  type IgnoreFile,
} from '../../context/exclusion.ts';
import type { DiskFolders, ListedFile, WorkspaceFiles } from './index/workspace-files.ts';

/** What nobody of the workspace has written, whatever ignore files say. */
const FOREIGN = new Set(['node_modules', '.git', '.hg', '.svn']);
/** Files asked for their size at once. */
const BATCH = 64;

/**
 * Files of folders on this machine's disk, without what their ignore files, the list of secret files
 * and the host's own patterns leave out. Symbolic links are not followed: they may lead anywhere. Of
 * two folders with a file of the same path the first one counts.
 */
export function diskFiles(disk: DiskFolders): WorkspaceFiles {
  const { folders, excluded, most, neverSend = [] } = disk;
  const own: IgnoreFile = { kind: 'ensembleignore', directory: '', text: excluded.join('\n') };
  return {
    onDisk: () => disk,
    async *list(signal) {
      const seen = folders.length > 1 ? new Set<string>() : undefined;
      let left = most;
      for (const root of folders) {
        for await (const batch of filesBelow(root, { own, neverSend }, signal)) {
          const fresh = batch.filter((file) => seen?.has(file.path) !== true).slice(0, left);
          for (const file of fresh) seen?.add(file.path);
          left -= fresh.length;
          yield fresh;
          if (left === 0) return;
        }
      }
    },
    async read(name, signal) {
      for (const root of folders) {
        try {
          return await readFile(path.join(root, name), { signal });
        } catch {
          signal.throwIfAborted(); // not in this folder, or not any more
        }
      }
      return undefined;
    },
    onChange: () => () => undefined,
  };
}

/** The files of one folder, those near its root first. */
async function* filesBelow(
  root: string,
  { own, neverSend }: { readonly own: IgnoreFile; readonly neverSend: readonly string[] },
  signal: AbortSignal,
): AsyncGenerator<readonly ListedFile[]> {
  const ignoreFiles: IgnoreFile[] = [own];
  let rules = createExclusionRules(ignoreFiles, neverSend);
  const isAllowed = (name: string): boolean =>
    mayBeContext(
      neverSend.length === 0 ? rules.verdict(name) : rules.verdict(name, path.join(root, name)),
    );
  const waiting = [''];
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    const within = folder === '' ? '' : `${folder}/`;
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
    signal.throwIfAborted();
    const names = new Set(entries.map(({ name }) => name));
    const found = await readIgnoreFiles(root, folder, names);
    if (found.length > 0) {
      // Nobody knows what else it leaves out.
      if (ignoreFiles.length >= MOST_IGNORE_FILES) continue;
      ignoreFiles.push(...found);
      rules = createExclusionRules(ignoreFiles, neverSend);
    }
    for (const entry of entries) {
      const name = `${within}${entry.name}`;
      if (entry.isDirectory() && !FOREIGN.has(entry.name) && isAllowed(`${name}/_`))
        waiting.push(name);
    }
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => `${within}${name}`);
    const allowed = files.filter(isAllowed);
    for (let from = 0; from < allowed.length; from += BATCH) {
      const batch = allowed.slice(from, from + BATCH).map((name) => listed(root, name));
      const present = (await Promise.all(batch)).filter((file) => file !== undefined);
      signal.throwIfAborted();
      yield present;
    }
  }
}

async function listed(root: string, name: string): Promise<ListedFile | undefined> {
  const found = await stat(path.join(root, name)).catch(() => undefined);
  if (found === undefined) return undefined;
  return { path: name, sizeBytes: found.size, modifiedMs: Math.round(found.mtimeMs) };
}

async function readIgnoreFiles(
  root: string,
  directory: string,
  names: ReadonlySet<string>,
): Promise<readonly IgnoreFile[]> {
  const present = IGNORE_FILES.filter(({ name }) => names.has(name));
  const found = await Promise.all(
    present.map(async ({ name, kind }) => {
      const bytes = await readFile(path.join(root, directory, name)).catch(() => undefined);
      const text = bytes?.subarray(0, LARGEST_IGNORE_FILE).toString();
      return text === undefined ? [] : [{ kind, directory, text }];
    }),
  );
  return found.flat();
}
