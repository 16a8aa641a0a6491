import * as vscode from 'vscode';
import { moveRenamed, type SettingPlace } from '../../settings/move-renamed.ts';
import { renamedSettings, type RenamedSetting } from '../../settings/renamed.ts';
import { SECTION } from './configuration.ts';

/** Moves what stands under old names of settings, wherever it is set: user, workspace and its folders. */
export async function moveSettings(
  channel: Pick<vscode.LogOutputChannel, 'info' | 'warn'>,
  table: readonly RenamedSetting[] = renamedSettings,
): Promise<void> {
  for (const { from, to, outcome } of await moveRenamed(places(), table)) {
    const names = `ensemble.${from}, now ensemble.${to}`;
    if (outcome === 'moved') channel.info(`setting moved: ${names}`);
    if (outcome === 'kept') channel.warn(`setting of an old name, not used: ${names}`);
    if (outcome === 'failed') channel.warn(`setting of an old name cannot be moved: ${names}`);
  }
}

function places(): readonly SettingPlace[] {
  const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const folders = vscode.workspace.workspaceFolders ?? [];
  return [
    placeAt(undefined, Global, (found) => found?.globalValue),
    placeAt(undefined, Workspace, (found) => found?.workspaceValue),
    ...folders.map(({ uri }) =>
      placeAt(uri, WorkspaceFolder, (found) => found?.workspaceFolderValue),
    ),
  ];
}

type Found = ReturnType<vscode.WorkspaceConfiguration['inspect']>;

function placeAt(
  scope: vscode.Uri | undefined,
  target: vscode.ConfigurationTarget,
  valueIn: (found: Found) => unknown,
): SettingPlace {
  // Read anew each time: what was written a moment ago counts.
  const now = (): vscode.WorkspaceConfiguration =>
    vscode.workspace.getConfiguration(SECTION, scope);
  return {
    valueAt: (key) => valueIn(now().inspect(key)),
    write: async (key, value) => {
      await now().update(key, value, target);
    },
  };
}
