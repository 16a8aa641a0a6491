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
import { isEditorSettings } from '../../context/document-guard.ts';
import { createNeverSend } from '../../context/never-send.ts';
import type { Disposable } from './disposable.ts';
import { fileUriOf } from './notebooks.ts';

/** What ignore files, the user's patterns and the list of secret files say of a document. */
export interface Exclusions extends Disposable {
  verdict(uri: vscode.Uri): Promise<Exclusion>;
  /** Whether a file may leave this machine, by the patterns alone; of a path as documents have it. */
  mayLeave(path: string): boolean;
  /** Patterns of files that never leave. */
  readonly neverSend: readonly string[];
  /** Takes others in their place; they count at once. */
  setNeverSend(patterns: readonly string[]): void;
  /**
   * A folder has appeared: watchers may miss what was written into it at once, such as the ignore
   * file of a virtual environment.
   */
  folderAppeared(folder: vscode.Uri): Promise<void>;
  /** An ignore file has changed, or the patterns. */
  readonly onDidChange: vscode.Event<void>;
}

/** Some servers show the user's settings as files: they are neither context of others nor learned from. */
const EDITOR_SETTINGS: Exclusion = {
  use: 'never',
  rule: 'secret-file',
  pattern: 'settings of the editor',
};

/**
 * Rules by workspace folder, read through `vscode.workspace.fs` on first use and again after an
 * ignore file changed. Files outside every folder are judged by their name alone.
 */
export function createExclusions(patterns: readonly string[]): Exclusions {
  const rules = new Map<string, Promise<ExclusionRules>>();
  let neverSend = patterns;
  let outside = createExclusionRules([], neverSend);
  let kept = createNeverSend(neverSend);
  const changed = new vscode.EventEmitter<void>();
  const forget = (): void => {
    rules.clear();
    changed.fire();
  };
  const rulesOf = async (folder: vscode.WorkspaceFolder): Promise<ExclusionRules> =>
    createExclusionRules(await readIgnoreFiles(folder), neverSend);
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
    async verdict(ofDocument) {
      const uri = fileUriOf(ofDocument);
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      if (folder === undefined) {
        if (isEditorSettings(uri.path)) return EDITOR_SETTINGS;
        return outside.verdict(uri.path.replace(/^\//, ''), uri.path);
      }
      const key = folder.uri.toString();
      const known = rules.get(key) ?? rulesOf(folder);
      rules.set(key, known);
      const root = folder.uri.path.replace(/\/?$/, '/');
      const verdict = (await known).verdict(uri.path.slice(root.length), uri.path);
      // The patterns may have changed while the ignore files were read.
      return rules.get(key) === known ? verdict : await this.verdict(uri);
    },
    mayLeave: (path) => kept.patternFor(path) === undefined,
    get neverSend() {
      return neverSend;
    },
    setNeverSend(changedPatterns) {
      if (changedPatterns.join('\n') === neverSend.join('\n')) return;
      neverSend = changedPatterns;
      outside = createExclusionRules([], neverSend);
      kept = createNeverSend(neverSend);
      forget();
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
