import { existsSync } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  createExclusionRules,
  mayBeContext,
  type ExclusionRules,
  type IgnoreFile,
} from '../context/exclusion.ts';
import type { ListedFile, WorkspaceFiles } from '../providers/workspace/index/workspace-files.ts';

/** Files listed at most; a command is not an editor that may go on for minutes. */
const MOST_FILES = 20_000;
const FOREIGN = new Set(['node_modules', '.git', '.hg', '.svn']);
const IGNORE_FILES = [
  { name: '.gitignore', kind: 'gitignore' },
  { name: '.ensembleignore', kind: 'ensembleignore' },
] as const;

/** The folder that a file belongs to: the repository around it, else its own. */
export function workspaceRootOf(file: string): string {
  const own = path.dirname(path.resolve(file));
  for (let folder = own; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, '.git'))) return folder;
    if (path.dirname(folder) === folder) return own;
  }
}

/** The files below a folder, without what its ignore files and the list of secret files leave out. */
export function workspaceFolder(root: string): WorkspaceFiles {
  return {
    async *list(signal) {
      const ignoreFiles: IgnoreFile[] = [];
      let rules = createExclusionRules([]);
      let left = MOST_FILES;
      const folders = [''];
      for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
        signal.throwIfAborted();
        const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(
          () => [],
        );
        const found = await readIgnoreFiles(root, folder);
        if (found.length > 0) {
          ignoreFiles.push(...found);
          rules = createExclusionRules(ignoreFiles);
        }
        const within = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
        for (const entry of entries) {
          const isOurs = entry.isDirectory() && !FOREIGN.has(entry.name);
          if (isOurs && isAllowed(rules, `${within(entry.name)}/_`)) {
            folders.push(within(entry.name));
          }
        }
        const names = entries
          .filter((entry) => entry.isFile() && isAllowed(rules, within(entry.name)))
          .slice(0, left)
          .map(({ name }) => within(name));
        left -= names.length;
        const files = await Promise.all(names.map((name) => listed(root, name)));
        yield files.filter((file) => file !== undefined);
        if (left === 0) return;
      }
    },
    async read(name, signal) {
      return await readFile(path.join(root, name), { signal });
    },
    onChange: () => () => undefined,
  };
}

function isAllowed(rules: ExclusionRules, name: string): boolean {
  return mayBeContext(rules.verdict(name));
}

async function listed(root: string, name: string): Promise<ListedFile | undefined> {
  const found = await stat(path.join(root, name)).catch(() => undefined);
  if (found === undefined) return undefined;
  return { path: name, sizeBytes: found.size, modifiedMs: Math.round(found.mtimeMs) };
}

async function readIgnoreFiles(root: string, directory: string): Promise<IgnoreFile[]> {
  const found = await Promise.all(
    IGNORE_FILES.map(async ({ name, kind }) => {
      const text = await readFile(path.join(root, directory, name), 'utf8').catch(() => undefined);
      return text === undefined ? [] : [{ kind, directory, text }];
    }),
  );
  return found.flat();
}
