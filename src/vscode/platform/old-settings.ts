import * as vscode from 'vscode';
import { renamedSettings } from '../../settings/renamed.ts';

/** Whether anything is set under a name that a setting had once; nothing is looked at while none was renamed. */
export function hasOldSettings(): boolean {
  if (renamedSettings.length === 0) return false;
  const folders = vscode.workspace.workspaceFolders ?? [];
  const scopes = [undefined, ...folders.map(({ uri }) => uri)];
  return scopes.some((scope) => {
    const configuration = vscode.workspace.getConfiguration('ensemble', scope);
    return renamedSettings.some(({ from }) => {
      const found = configuration.inspect(from);
      const values = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue];
      return values.some((value) => value !== undefined);
    });
  });
}
