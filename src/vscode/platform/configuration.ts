import * as vscode from 'vscode';
import { placeOf } from '../../providers/transport/place.ts';
import { parseSettings, type Settings } from '../../settings/parse-settings.ts';
import type { SettingProblem } from '../../settings/setting-problem.ts';
import { settingsTable } from '../../settings/table.ts';
import { withWorkspaceWishes, type SettingValues } from '../../settings/workspace-wishes.ts';

export const SECTION = 'ensemble';

/** The settings as VS Code has them now, validated; what a workspace wants beyond its rights is left out. */
export function readSettings(): {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
} {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const effective = valuesBy((key) => configuration.get<unknown>(key));
  const user = valuesBy((key) => configuration.inspect(key)?.globalValue, LEVEL_KEYS);
  const ofWorkspace = valuesBy((key) => configuration.inspect(key)?.workspaceValue, LEVEL_KEYS);
  const ofFolders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => {
    const folder = vscode.workspace.getConfiguration(SECTION, uri);
    return valuesBy((key) => folder.inspect(key)?.workspaceFolderValue, FOLDER_KEYS);
  });
  const levels = { effective, user, workspace: [ofWorkspace, ...ofFolders] };
  const wished = withWorkspaceWishes(levels, (modelId) => isHere(modelId, effective['servers']));
  const parsed = parseSettings(wished.values);
  return { settings: parsed.settings, problems: [...wished.problems, ...parsed.problems] };
}

/** What is looked at by level: looking takes the editor some time, and this runs when it starts. */
const LEVEL_KEYS = ['cloud.neverSend', 'cloud.enable', 'lineUp', 'lineUps'];
/** What a folder of a workspace may set. */
const FOLDER_KEYS = settingsTable.filter(({ scope }) => scope === 'resource').map(({ key }) => key);

function valuesBy(
  valueOf: (key: string) => unknown,
  keys: readonly string[] = settingsTable.map(({ key }) => key),
): SettingValues {
  const values = keys.map((key) => [key, valueOf(key)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/**
 * Whether a model is sure to run on this machine: on the built-in llama.cpp, or on a server whose address
 * is this machine's own, and no model that the server passes on.
 */
function isHere(modelId: string, servers: unknown): boolean {
  const [, server = '', name = ''] = /^([^:]*):(.*)$/s.exec(modelId) ?? [];
  if (/[:-]cloud$/.test(name)) return false;
  if (server === 'embedded' || server === 'workspace') return true;
  const entries: readonly unknown[] = Array.isArray(servers) ? servers : [];
  const entry = entries.find(
    (one): one is { readonly url?: unknown } =>
      typeof one === 'object' && one !== null && 'name' in one && one.name === server,
  );
  if (entry === undefined) return server === 'ollama' && isLocalAddress(ollamaHost());
  return typeof entry.url === 'string' && isLocalAddress(entry.url);
}

/** `OLLAMA_HOST` as a URL; it may lack scheme or host. */
function ollamaHost(): string {
  const host = process.env['OLLAMA_HOST'] ?? '';
  if (host === '') return 'http://127.0.0.1';
  return /^[a-z]+:\/\//i.test(host) ? host : `http://${host}`;
}

function isLocalAddress(address: string): boolean {
  return URL.canParse(address) && placeOf(new URL(address)) === 'local';
}

/** Whether inline completion is on for a language. */
export function isEnabledFor(languageId: string, { enable }: Pick<Settings, 'enable'>): boolean {
  return enable[languageId] ?? enable['*'] ?? true;
}

/** Whether inline completion is on for any language at all. */
export function isEnabledAnywhere({ enable }: Pick<Settings, 'enable'>): boolean {
  return (enable['*'] ?? true) || Object.values(enable).some(Boolean);
}

/**
 * Writes a setting where it is set already, else for the user: a workspace has only some settings, and of
 * the others it has no value.
 */
export async function writeSetting(key: string, value: unknown): Promise<void> {
  const { Global, Workspace } = vscode.ConfigurationTarget;
  const target = writtenSetting(key).isOfWorkspace ? Workspace : Global;
  await vscode.workspace.getConfiguration(SECTION).update(key, value, target);
}

/** What stands in the place where `writeSetting` writes; undefined where nothing does. */
export function writtenSetting(key: string): {
  readonly value: unknown;
  readonly isOfWorkspace: boolean;
} {
  const found = vscode.workspace.getConfiguration(SECTION).inspect<unknown>(key);
  const isOfWorkspace = found?.workspaceValue !== undefined && MAY_BE_OF_WORKSPACE.has(key);
  return { value: isOfWorkspace ? found.workspaceValue : found?.globalValue, isOfWorkspace };
}

/** Writes a setting for the user, and for the workspace too where that has one of its own. */
export async function writeEverywhere(key: string, value: unknown): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  await configuration.update(key, value, vscode.ConfigurationTarget.Global);
  if (configuration.inspect(key)?.workspaceValue === undefined) return;
  await configuration.update(key, value, vscode.ConfigurationTarget.Workspace);
}

const MAY_BE_OF_WORKSPACE: ReadonlySet<string> = new Set(
  settingsTable
    .filter(({ scope }) => scope === 'window' || scope === 'resource')
    .map(({ key }): string => key),
);
