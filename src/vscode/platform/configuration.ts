import * as vscode from 'vscode';
import {
  parseSettings,
  type SettingProblem,
  type Settings,
} from '../../settings/parse-settings.ts';
import { settingsTable } from '../../settings/table.ts';

export const SECTION = 'ensemble';

/** The settings as VS Code has them now, validated. */
export function readSettings(): {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
} {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const values = settingsTable.map(({ key }) => [key, configuration.get<unknown>(key)] as const);
  return parseSettings(Object.fromEntries(values.filter(([, value]) => value !== undefined)));
}

/** Whether inline completion is on for a language. */
export function isEnabledFor(languageId: string, { enable }: Pick<Settings, 'enable'>): boolean {
  return enable[languageId] ?? enable['*'] ?? true;
}

/** Whether inline completion is on for any language at all. */
export function isEnabledAnywhere({ enable }: Pick<Settings, 'enable'>): boolean {
  return (enable['*'] ?? true) || Object.values(enable).some(Boolean);
}

/** Writes a setting where it is set already, else for the user. */
export async function writeSetting(key: string, value: unknown): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const found = configuration.inspect(key);
  const target =
    found?.workspaceValue === undefined
      ? vscode.ConfigurationTarget.Global
      : vscode.ConfigurationTarget.Workspace;
  await configuration.update(key, value, target);
}
