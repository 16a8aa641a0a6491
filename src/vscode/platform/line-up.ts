import * as vscode from 'vscode';
import type { Role } from '../../core/model.ts';
import { SECTION, writeEverywhere, writeSetting } from './configuration.ts';

/** Name of the line-up that commands write; those that the user wrote stay as they are. */
export const OWN_LINE_UP = 'Mine';

/** A member as settings have it: an id, or an object with a model and roles. */
export type LineUpEntry = string | { readonly model: string; readonly roles?: readonly Role[] };

/** The members of a line-up as the settings have them; undefined where there is none of the name. */
export function lineUpEntries(name: string): readonly LineUpEntry[] | undefined {
  const lineUps = lineUpsNow();
  return Object.hasOwn(lineUps, name) ? lineUps[name] : undefined;
}

/** Members of any line-up that are not for completing at the cursor, by model, each once. */
export function besideMembers(): readonly string[] {
  const entries = Object.values(lineUpsNow()).flat();
  const beside = entries.filter(
    (entry) => typeof entry !== 'string' && entry.roles?.includes('inline') === false,
  );
  return [...new Set(beside.map(modelOf))];
}

/** Whether any line-up, used now or not, names a model that is wanted. */
export function anyLineUpNames(isWanted: (modelId: string) => boolean): boolean {
  return Object.values(lineUpsNow()).some((entries) => entries.map(modelOf).some(isWanted));
}

/** The model that an entry names. */
export function modelOf(entry: LineUpEntry): string {
  return typeof entry === 'string' ? entry : entry.model;
}

/**
 * Makes these members the line-up that answers, for the user: of a line-up that a workspace alone names,
 * members elsewhere would not count.
 */
export async function writeOwnLineUp(entries: readonly LineUpEntry[]): Promise<void> {
  await writeSetting('lineUps', { ...lineUpsNow(), [OWN_LINE_UP]: entries });
  await writeEverywhere('lineUp', OWN_LINE_UP);
}

function lineUpsNow(): Readonly<Record<string, readonly LineUpEntry[]>> {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  return configuration.get<Readonly<Record<string, readonly LineUpEntry[]>>>('lineUps') ?? {};
}
