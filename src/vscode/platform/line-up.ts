import * as vscode from 'vscode';
import { SECTION, writeSetting } from './configuration.ts';

/** Name of the line-up that commands write; those that the user wrote stay as they are. */
export const OWN_LINE_UP = 'Mine';

/** A member as settings have it: an id, or an object with a model and roles. */
export type LineUpEntry = string | { readonly model: string };

/** The members of a line-up as the settings have them; undefined where there is none of the name. */
export function lineUpEntries(name: string): readonly LineUpEntry[] | undefined {
  const lineUps = lineUpsNow();
  return Object.hasOwn(lineUps, name) ? lineUps[name] : undefined;
}

/** The model that an entry names. */
export function modelOf(entry: LineUpEntry): string {
  return typeof entry === 'string' ? entry : entry.model;
}

/** Makes these members the line-up that answers. */
export async function writeOwnLineUp(entries: readonly LineUpEntry[]): Promise<void> {
  await writeSetting('lineUps', { ...lineUpsNow(), [OWN_LINE_UP]: entries });
  await writeSetting('lineUp', OWN_LINE_UP);
}

function lineUpsNow(): Readonly<Record<string, readonly LineUpEntry[]>> {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  return configuration.get<Readonly<Record<string, readonly LineUpEntry[]>>>('lineUps') ?? {};
}
