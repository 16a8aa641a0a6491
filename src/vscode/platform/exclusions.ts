import * as vscode from 'vscode';
import {
  createExclusionRules,
  IGNORE_FILES,
  LARGEST_IGNORE_FILE,
  MOST_IGNORE_FILES,
  type Exclusion,
  type ExclusionRules,
  type IgnoreFile,
} from '../../context/exclusion.ts';
import type { Disposable } from './disposable.ts';

/** What ignore files and the list of secret files say of a document. */
export interface Exclusions extends Disposable {
  verdict(uri: vscode.Uri): Promise<Exclusion>;
  /**
   * A folder has appeared: watchers may miss what was written into it at once, such as the ignore
   * file of a virtual environment.
   */
  folderAppeared(folder: vscode.Uri): Promise<void>;
  /** An ignore file has changed. */
  readonly onDidChange: vscode.Event<void>;
}

/**
 * Rules by workspace folder, read through `vscode.workspace.fs` on first use and again after an
 * ignore file changed. Files outside every folder are judged by their name alone.
 */
export function createExclusions(): Exclusions {
  const rules = new Map<string, Promise<ExclusionRules>>();
  const outside = createExclusionRules([]);
  const changed = new vscode.EventEmitter<void>();
  const forget = (): void => {
    rules.clear();
    changed.fire();
  };
  const watchers = IGNORE_FILES.map(({ name }) => {
    const watcher = vscode.workspace.createFileSystemWatcher(`**/${name}`);
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(forget),
      watcher.onDidCreate(forget),
      watcher.onDidDelete(forget),
    );
  });
  return {
    async verdict(uri) {
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      if (folder === undefined) return outside.verdict(uri.path.replace(/^\//, ''));
      const key = folder.uri.toString();
      const known = rules.get(key) ?? readIgnoreFiles(folder).then(createExclusionRules);
      rules.set(key, known);
      const root = folder.uri.path.replace(/\/?$/, '/');
      return (await known).verdict(uri.path.slice(root.length));
    },
    async folderAppeared(folder) {
      const found = await Promise.allSettled(
        IGNORE_FILES.map(({ name }) => vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, name))),
      );
      if (found.some(({ status }) => status === 'fulfilled')) forget();
    },
    onDidChange: changed.event,
    dispose() {
      changed.dispose();
      for (const watcher of watchers) watcher.dispose();
    },
  };
}

async function readIgnoreFiles(folder: vscode.WorkspaceFolder): Promise<IgnoreFile[]> {
  const found = await Promise.all(
    IGNORE_FILES.map(async ({ name, kind }) => {
      const pattern = new vscode.RelativePattern(folder, `**/${name}`);
      const uris = await vscode.workspace.findFiles(
        pattern,
        '**/node_modules/**',
        MOST_IGNORE_FILES,
      );
      return await Promise.all(uris.map((uri) => readIgnoreFile(folder, uri, kind)));
    }),
  );
  return found.flat(2);
}

async function readIgnoreFile(
  folder: vscode.WorkspaceFolder,
  uri: vscode.Uri,
  kind: IgnoreFile['kind'],
): Promise<IgnoreFile[]> {
  try {
    const bytes = await vscode.workspace.fs.readFile(uri);
    const text = new TextDecoder().decode(bytes.subarray(0, LARGEST_IGNORE_FILE));
    const root = folder.uri.path.replace(/\/?$/, '/');
    const directory = uri.path.slice(root.length).replace(/\/?[^/]*$/, '');
    return [{ kind, directory, text }];
  } catch {
    // Deleted between the search and the reading: there is nothing left to obey.
    return [];
  }
}
