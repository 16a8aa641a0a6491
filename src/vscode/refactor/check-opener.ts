import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { openChangeCheck } from '../../checks/change-check.ts';
import type { EscapesTold } from '../../checks/guarded-run.ts';
import type { RememberedCheck } from '../../checks/remembered-check.ts';
import type { WorkspaceRoot } from '../../checks/workspace-copy.ts';
import { toolFolders } from '../../checks/tool-folders.ts';
import type { Clock } from '../../core/clock.ts';
import { diskFiles } from '../../providers/workspace/disk-files.ts';
import type { ChangeCheck, OpenCheck } from '../../refactor/sources.ts';
import type { Sandbox } from '../../sandbox/job.ts';
import type { RefactorSettings } from '../../settings/parse-settings.ts';
import { escapesText, linkless } from './refactor-words.ts';
import type { WorkspaceAccess } from './workspace-access.ts';

/** Files listed at most where git does not know the folder. */
const MOST_FILES = 400_000;

export interface CheckOpening {
  readonly command: string;
  readonly prepare: string | undefined;
  readonly access: WorkspaceAccess;
  readonly settings: RefactorSettings;
  readonly sandbox: Sandbox;
  readonly clock: Clock;
}

/** The check command in copies of this window's folders, with what is not saved as it is when it is opened. */
export function checkOpener(opening: CheckOpening): OpenCheck {
  const { command, prepare, access, settings, sandbox, clock } = opening;
  return async (onPhase, signal) => {
    const roots = access.roots.map(({ name, uri }): WorkspaceRoot => ({
      name,
      folder: uri.fsPath,
    }));
    const [first] = roots;
    if (first === undefined) throw new TypeError('no folder is open');
    const saves = createSaves();
    try {
      const check = await openChangeCheck(
        {
          ...{ command, roots, sandbox, clock },
          walk: (folder) => diskFiles({ folders: [folder], excluded: [], most: MOST_FILES }),
          timeMs: settings.checkSeconds * 1_000,
          copies: settings.copies,
          dependencyFolders: settings.dependencyFolders,
          buffers: await unsavedOf(access),
          tools: await toolFolders(first.folder, await nodeFile()),
          savedMeanwhile: saves.hasSaved,
          onEscapes: tellOnce(),
          ...(prepare === undefined ? {} : { prepare: { command: prepare } }),
        },
        onPhase,
        signal,
      );
      return closedWith(check, () => {
        saves.dispose();
      });
    } catch (error) {
      saves.dispose();
      throw error;
    }
  };
}

/** Once for each search: a command that is not isolated has written where it should not. */
function tellOnce(): (escapes: EscapesTold) => void {
  let isTold = false;
  return (escapes) => {
    const text = escapesText(escapes);
    if (text === undefined || isTold) return;
    isTold = true;
    void vscode.window.showWarningMessage(linkless(`Ensemble: ${text}`));
  };
}

/** Without what ignore files leave out: it is in no copy. */
async function unsavedOf(access: WorkspaceAccess): Promise<ReadonlyMap<string, string>> {
  const all = [...access.unsaved()];
  const uses = await Promise.all(all.map(([file]) => access.use(file)));
  return new Map(all.filter((_, i) => uses[i] === 'allowed'));
}

/** Which files the editor itself has written since it was last asked, among all that it writes. */
function createSaves(): { hasSaved: (place: string) => boolean; dispose: () => void } {
  const saved = new Set<string>();
  const note = (uri: vscode.Uri): void => {
    if (uri.scheme === 'file') saved.add(uri.fsPath);
  };
  const subscriptions = vscode.Disposable.from(
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      note(uri);
    }),
    vscode.workspace.onDidCreateFiles(({ files }) => {
      files.forEach(note);
    }),
    vscode.workspace.onDidDeleteFiles(({ files }) => {
      files.forEach(note);
    }),
    vscode.workspace.onDidRenameFiles(({ files }) => {
      for (const { oldUri, newUri } of files) [oldUri, newUri].forEach(note);
    }),
  );
  return {
    hasSaved: (place) => saved.delete(place),
    dispose() {
      subscriptions.dispose();
    },
  };
}

function closedWith(check: RememberedCheck, close: () => void): ChangeCheck {
  return {
    command: check.command,
    isolation: check.isolation,
    baseline: check.baseline,
    copies: check.copies,
    get reused() {
      return check.reused;
    },
    run: (changes, signal) => check.run(changes, signal),
    async close() {
      close();
      await check.close();
    },
  };
}

/** The Node that a shell would start; VS Code's own program is none that tests can use. */
async function nodeFile(): Promise<string> {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    if (folder === '') continue;
    const found = await realpath(path.join(folder, name)).catch(() => undefined);
    if (found !== undefined) return found;
  }
  return process.execPath;
}
