import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type * as vscode from 'vscode';
import { keptPlace } from '../../checks/scratch-place.ts';
import type { ApiKeys } from './api-keys.ts';
import type { StoragePlaces } from './stored-places.ts';

/**
 * Where this extension stores things on this machine: its folder for all windows, those of this workspace and
 * of others beside it, the editor's storage, and what its checks and its command line keep elsewhere. What the
 * editor stores of other workspaces in its own database cannot be reached from here.
 */
export async function storagePlaces(
  context: Pick<
    vscode.ExtensionContext,
    'globalStorageUri' | 'storageUri' | 'globalState' | 'workspaceState'
  >,
  apiKeys: ApiKeys,
): Promise<StoragePlaces> {
  const own = context.globalStorageUri.fsPath;
  const ofWorkspace = context.storageUri?.fsPath;
  const others = await workspaceFolders(own, ofWorkspace);
  return {
    folders: [...new Set([own, ...(ofWorkspace === undefined ? [] : [ofWorkspace]), ...others])],
    slots: { global: context.globalState, workspace: context.workspaceState },
    elsewhere: { 'replaced-files': [keptPlace()], 'command-line': commandLineFolders() },
    keys: apiKeys,
  };
}

/** Where the command line keeps what it has learned, and what it has spent. */
function commandLineFolders(): readonly string[] {
  const { XDG_CACHE_HOME: cache, XDG_STATE_HOME: state, LOCALAPPDATA: local } = process.env;
  const ofState =
    process.platform === 'win32'
      ? (local ?? path.join(homedir(), 'AppData', 'Local'))
      : state !== undefined && path.isAbsolute(state)
        ? state
        : path.join(homedir(), '.local', 'state');
  const ofCache = cache ?? path.join(homedir(), '.cache');
  return [ofCache, ofState].map((above) => path.join(above, 'ensemble'));
}

/**
 * The extension's folders of all workspaces: `workspaceStorage/<workspace>/<extension>`, beside
 * `globalStorage/<extension>`. Only where the editor lays them out so.
 */
async function workspaceFolders(
  own: string,
  ofWorkspace: string | undefined,
): Promise<readonly string[]> {
  const extension = path.basename(own);
  const above =
    ofWorkspace !== undefined && path.basename(ofWorkspace) === extension
      ? path.dirname(path.dirname(ofWorkspace))
      : path.join(path.dirname(path.dirname(own)), 'workspaceStorage');
  if (path.basename(above) !== 'workspaceStorage') return [];
  const names = await readdir(above).catch(() => []);
  return names.map((name) => path.join(above, name, extension));
}
