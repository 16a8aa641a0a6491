import * as vscode from 'vscode';
import { SECTION } from '../platform/configuration.ts';
import type { SettingStore, Target } from './undoable-settings.ts';

/** The settings of this extension as the editor keeps them. */
export const configuredStore: SettingStore = {
  valueAt(key, target) {
    const found = vscode.workspace.getConfiguration(SECTION).inspect<unknown>(key);
    return target === 'user' ? found?.globalValue : found?.workspaceValue;
  },
  async write(key, value, target: Target) {
    await vscode.workspace
      .getConfiguration(SECTION)
      .update(
        key,
        value,
        target === 'user'
          ? vscode.ConfigurationTarget.Global
          : vscode.ConfigurationTarget.Workspace,
      );
  },
};
