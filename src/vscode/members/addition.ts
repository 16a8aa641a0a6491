import type { ModelDescription } from '../../core/model.ts';
import type { Price } from '../../core/price.ts';
import type { ServerWish } from '../../providers/server-wish.ts';
import type { ApiKeys } from '../platform/api-keys.ts';
import { modelOf, OWN_LINE_UP, type LineUpEntry } from '../platform/line-up.ts';
import { createUndoableSettings, type SettingStore } from './undoable-settings.ts';

/** A model that is to be a member, and what of it is new. */
export interface Addition {
  readonly description: ModelDescription;
  /** Its server, where the settings do not have it as it is. */
  readonly wish: ServerWish | undefined;
  /** Undefined: the key that is kept, or none. */
  readonly key: string | undefined;
  /** One that the user has typed, since nobody else knew it. */
  readonly price?: Price | undefined;
}

export interface LineUpNow {
  /** Its name; `automatic`: it is chosen by the extension and has no list. */
  readonly name: string;
  readonly automatic: boolean;
  /** Ids of the members of now. */
  readonly members: readonly string[];
}

/** What was written for an addition. */
export interface Added {
  readonly lineUp: string;
  /** Puts back what was there before: settings, line-up and key. */
  undo(): Promise<void>;
}

/**
 * Writes a model into the user's line-up: its key, its server, and the line-up itself, which becomes one of
 * the user's own where the extension chose its members before; a model that does not complete inline only
 * joins that one then. A price is written where it was typed; nothing
 * else is.
 *
 * Rejects with the store's error; what was written until then is put back.
 */
export async function addMember(
  { description, wish, key, price }: Addition,
  lineUp: LineUpNow,
  store: SettingStore,
  apiKeys: ApiKeys,
): Promise<Added> {
  const settings = createUndoableSettings(store);
  const { serverId } = description;
  const keptKey = await apiKeys.get(serverId);
  const undo = async (): Promise<void> => {
    await settings.undo();
    if (key === undefined) return;
    if (keptKey === undefined) await apiKeys.forget(serverId);
    else await apiKeys.set(serverId, keptKey);
  };
  const name = lineUp.automatic ? OWN_LINE_UP : lineUp.name;
  const entry = entryOf(description);
  // Who completes stays with the extension where the model does not.
  const isSwitch = lineUp.automatic && description.roles.includes('inline');
  try {
    // The key first: the server is asked as soon as the settings name it.
    if (key !== undefined) await apiKeys.set(serverId, key);
    if (wish !== undefined) await settings.change('servers', (before) => withServer(before, wish));
    if (price !== undefined) {
      await settings.change('cloud.prices', (before) => ({
        ...(isRecord(before) ? before : {}),
        [description.id]: price,
      }));
    }
    await settings.change('lineUps', (before) => {
      const lineUps = isRecord(before) ? before : {};
      const own = entriesIn(lineUps[name]);
      const entries = isSwitch ? [...lineUp.members, ...own.filter(isBeside)] : own;
      const others = entries.filter((one) => modelOf(one) !== description.id);
      return { ...lineUps, [name]: [...others, entry] };
    });
    // Of a line-up that a workspace alone names, models elsewhere do not count.
    if (isSwitch || !lineUp.automatic) await settings.settle('lineUp', name);
  } catch (error) {
    await undo();
    throw error;
  }
  return { lineUp: name, undo };
}

/** A model with every role is named alone; one that does not complete inline says what it is for. */
export function entryOf({ id, roles }: ModelDescription): LineUpEntry {
  return roles.includes('inline') ? id : { model: id, roles: [...roles] };
}

/** A member that does not complete inline stays when those that do are chosen anew. */
function isBeside(entry: LineUpEntry): boolean {
  return typeof entry !== 'string' && entry.roles?.includes('inline') === false;
}

function entriesIn(value: unknown): readonly LineUpEntry[] {
  return Array.isArray(value) ? (value as readonly LineUpEntry[]) : [];
}

function withServer(before: unknown, wish: ServerWish): readonly unknown[] {
  const servers: readonly unknown[] = Array.isArray(before) ? before : [];
  const isNamed = (one: unknown): boolean => isRecord(one) && one['name'] === wish.name;
  return servers.some(isNamed)
    ? servers.map((one) => (isNamed(one) ? wish : one))
    : [...servers, wish];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
