import * as vscode from 'vscode';
import { createExclusionRules, mayBeContext } from '../../context/exclusion.ts';
import type { ExclusionRules } from '../../context/exclusion.ts';
import type {
  DiskFolders,
  FileChange,
  ListedFile,
  WorkspaceFiles,
} from '../../providers/workspace/index/workspace-files.ts';
import type { Clock } from '../../core/clock.ts';
import { ignorePatternsOf } from '../../context/ignore-patterns.ts';
import type { Exclusions } from './exclusions.ts';
import { pathOf } from './surroundings.ts';

/** Files listed at most where the editor has to list them, in one step; more are seen when they change. */
const MOST_FILES = 20_000;
/** Files listed at most on disk. */
const MOST_DISK_FILES = 400_000;
/** Files asked for their size at once. */
const BATCH = 64;
/** Changes on disk come in flocks (a checkout, a build); they are told together. Unit: ms. */
const FLOCK_MS = 300;

/** Folders that hold what nobody of this workspace has written, whatever ignore files say. */
const FOREIGN = '**/{node_modules,.git,.hg,.svn}/**';

/**
 * The workspace's files as the model of the workspace may learn them, without what the ignore files,
 * the list of secret files and `files.exclude` leave out. Where all folders are on this machine's disk
 * only changes are told from here; else the files are read through `vscode.workspace.fs`.
 */
export function createWorkspaceFiles(exclusions: Exclusions, clock: Clock): WorkspaceFiles {
  /** By path as documents have it; of two folders with the same path the first one counts. */
  const uris = new Map<string, vscode.Uri>();
  let hidden = hiddenFiles();

  async function listed(
    uri: vscode.Uri,
    stat = vscode.workspace.fs.stat(uri),
  ): Promise<ListedFile | undefined> {
    try {
      const { type, size, mtime } = await stat;
      if ((type & vscode.FileType.File) === 0) return undefined;
      if (!mayBeContext(await exclusions.verdict(uri))) return undefined;
      const path = pathOf(uri);
      if (!mayBeContext(hidden.rules.verdict(path))) return undefined;
      if (onDisk() === undefined && !uris.has(path)) uris.set(path, uri);
      return { path, sizeBytes: size, modifiedMs: mtime };
    } catch {
      // Deleted since it was listed.
      return undefined;
    }
  }

  /** Folders are told of as well: one that is gone took its files along, one that is new did not. */
  async function changesOf(changed: readonly vscode.Uri[]): Promise<readonly FileChange[]> {
    const known = await Promise.all(changed.map(async (uri) => ({ uri, stat: await statOf(uri) })));
    const isFolder = (stat: vscode.FileStat | undefined): boolean =>
      stat !== undefined && (stat.type & vscode.FileType.Directory) !== 0;
    for (const { uri, stat } of known) if (isFolder(stat)) await exclusions.folderAppeared(uri);
    const changes = known
      .filter(({ stat }) => !isFolder(stat))
      .map(async ({ uri, stat }): Promise<FileChange> => {
        const file = stat === undefined ? undefined : await listed(uri, Promise.resolve(stat));
        return file === undefined ? { kind: 'gone', path: pathOf(uri) } : { kind: 'present', file };
      });
    return await Promise.all(changes);
  }

  /** The folders of the workspace; undefined where one is elsewhere than on disk. */
  function onDisk(): DiskFolders | undefined {
    const { workspaceFolders = [] } = vscode.workspace;
    if (workspaceFolders.some(({ uri }) => uri.scheme !== 'file')) return undefined;
    const folders = workspaceFolders.map(({ uri }) => uri.fsPath);
    const { neverSend } = exclusions;
    return { folders, excluded: hidden.patterns, neverSend, most: MOST_DISK_FILES };
  }

  return {
    onDisk() {
      hidden = hiddenFiles();
      return onDisk();
    },
    async *list(signal) {
      const found = await vscode.workspace.findFiles('**/*', FOREIGN, MOST_FILES);
      signal.throwIfAborted();
      for (let from = 0; from < found.length; from += BATCH) {
        const batch = await Promise.all(found.slice(from, from + BATCH).map((uri) => listed(uri)));
        signal.throwIfAborted();
        yield batch.filter((file) => file !== undefined);
      }
    },
    async read(path, signal) {
      const uri = uris.get(path);
      if (uri === undefined) return undefined;
      const bytes = await vscode.workspace.fs.readFile(uri);
      signal.throwIfAborted();
      return bytes;
    },
    onChange(listener) {
      const changed = new Map<string, vscode.Uri>();
      let callOff: (() => void) | undefined;
      const tell = (): void => {
        callOff = undefined;
        const flock = [...changed.values()];
        changed.clear();
        void changesOf(flock).then(listener);
      };
      const note = (uri: vscode.Uri): void => {
        if (isForeign(uri.path)) return;
        changed.set(uri.toString(), uri);
        callOff ??= clock.after(FLOCK_MS, tell);
      };
      const watcher = vscode.workspace.createFileSystemWatcher('**/*');
      const subscriptions = vscode.Disposable.from(
        watcher,
        watcher.onDidChange(note),
        watcher.onDidCreate(note),
        watcher.onDidDelete(note),
      );
      return () => {
        callOff?.();
        subscriptions.dispose();
      };
    },
  };
}

/** What `files.exclude` hides, as lines of an ignore file and as rules. */
function hiddenFiles(): { readonly patterns: readonly string[]; readonly rules: ExclusionRules } {
  const globs = vscode.workspace.getConfiguration('files').get<Record<string, unknown>>('exclude');
  const patterns = ignorePatternsOf(globs ?? {});
  const file = { kind: 'ensembleignore', directory: '', text: patterns.join('\n') } as const;
  return { patterns, rules: createExclusionRules([file]) };
}

async function statOf(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
  try {
    return await vscode.workspace.fs.stat(uri);
  } catch {
    // It is gone.
    return undefined;
  }
}

function isForeign(path: string): boolean {
  return /\/(?:node_modules|\.git|\.hg|\.svn)\//.test(path);
}
