import { lstat, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  localStores,
  ownerOfFile,
  ownerOfSlot,
  type LocalStore,
  type StoreId,
} from './local-stores.ts';

/** The editor's storage, as far as it is looked through. */
export interface Slots {
  keys(): readonly string[];
  get(slot: string): unknown;
  update(slot: string, value: unknown): PromiseLike<void>;
}

/** Where the extension stores what it stores. */
export interface StoragePlaces {
  /** The extension's folder for all windows, and those of the workspaces. */
  readonly folders: readonly string[];
  readonly slots: Readonly<Record<'global' | 'workspace', Slots>>;
  readonly elsewhere: Readonly<Record<'replaced-files' | 'command-line', readonly string[]>>;
  readonly keys: {
    /** Names of servers; keys themselves are never looked at. */
    names(): Promise<readonly string[]>;
    forget(serverName: string): Promise<void>;
  };
}

/** What of one store there is now. */
export interface Stored {
  readonly id: StoreId;
  readonly bytes: number;
  /** Files, slots or keys. */
  readonly items: number;
  /** Of its files. Milliseconds since 1970. */
  readonly oldest?: number;
  readonly newest?: number;
  /** Of keys: the servers'. */
  readonly names?: readonly string[];
}

/** What could not be deleted, and the editor's or the disk's reason. */
export interface NotDeleted {
  readonly what: string;
  readonly why: string;
}

interface FoundFile {
  readonly file: string;
  readonly bytes: number;
  readonly at: number;
}

/**
 * Every store with what is in it, in the order of the table; `unowned` are files that no row knows. Never
 * throws: what cannot be read counts nothing. Cost: one look at every file.
 */
export async function storedNow(
  places: StoragePlaces,
): Promise<{ readonly stored: readonly Stored[]; readonly unowned: readonly string[] }> {
  const byStore = new Map<string, FoundFile[]>();
  const unowned: string[] = [];
  for (const folder of places.folders) {
    for (const found of await filesBelow(folder)) {
      const owner = ownerOfFile(path.relative(folder, found.file));
      if (owner === undefined) unowned.push(found.file);
      else byStore.set(owner.id, [...(byStore.get(owner.id) ?? []), found]);
    }
  }
  const stored = await Promise.all(
    localStores.map(async (row: LocalStore & { readonly id: StoreId }): Promise<Stored> => {
      const files = [
        ...(byStore.get(row.id) ?? []),
        ...(row.elsewhere === undefined
          ? []
          : await filesBelowAll(places.elsewhere[row.elsewhere])),
      ];
      const slots = slotsOf(row, places);
      const names = row.keys === true ? await places.keys.names() : undefined;
      const times = files.map(({ at }) => at);
      return {
        id: row.id,
        bytes: sumOf(files.map(({ bytes }) => bytes)) + sumOf(slots.map(({ bytes }) => bytes)),
        items: files.length + slots.length + (names?.length ?? 0),
        ...(times.length === 0
          ? {}
          : {
              oldest: times.reduce((a, b) => Math.min(a, b)),
              newest: times.reduce((a, b) => Math.max(a, b)),
            }),
        ...(names === undefined ? {} : { names }),
      };
    }),
  );
  return { stored, unowned };
}

/**
 * Deletes stores, all by default but keys, which are deleted where they are named. With all of them goes what
 * no row owns. Another window that is at work makes its files anew, empty. Never throws: what could not be
 * deleted is told.
 */
export async function deleteStored(
  places: StoragePlaces,
  ids: ReadonlySet<StoreId>,
): Promise<readonly NotDeleted[]> {
  const failed: NotDeleted[] = [];
  const attempt = async (what: string, work: () => PromiseLike<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      failed.push({ what, why: error instanceof Error ? error.message : String(error) });
    }
  };
  const isAll = localStores.every((row) => 'keys' in row || ids.has(row.id));
  for (const folder of places.folders) {
    for (const { file } of await filesBelow(folder)) {
      const owner = ownerOfFile(path.relative(folder, file));
      const isWanted = owner === undefined ? isAll : has(ids, owner.id);
      if (isWanted) await attempt(file, () => rm(file, { force: true }));
    }
  }
  for (const row of localStores as readonly (LocalStore & { readonly id: StoreId })[]) {
    if (!ids.has(row.id)) continue;
    const { elsewhere } = row;
    for (const folder of elsewhere === undefined ? [] : places.elsewhere[elsewhere]) {
      await attempt(folder, () => rm(folder, { recursive: true, force: true }));
    }
    for (const { slots, slot } of slotsOf(row, places)) {
      await attempt(slot, () => slots.update(slot, undefined));
    }
    if (row.keys !== true) continue;
    for (const name of await places.keys.names()) {
      await attempt(name, () => places.keys.forget(name));
    }
  }
  return failed;
}

function has(ids: ReadonlySet<string>, id: string): boolean {
  return ids.has(id);
}

function slotsOf(row: LocalStore, { slots }: StoragePlaces) {
  return (['global', 'workspace'] as const).flatMap((of) =>
    slots[of]
      .keys()
      .filter((slot) => ownerOfSlot(of, slot)?.id === row.id)
      .map((slot) => ({ slots: slots[of], slot, bytes: lengthOf(slots[of].get(slot)) })),
  );
}

function lengthOf(value: unknown): number {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? 0 : Buffer.byteLength(text);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

async function filesBelowAll(folders: readonly string[]): Promise<readonly FoundFile[]> {
  return (await Promise.all(folders.map(filesBelow))).flat();
}

/** Every file below a folder; links are told and never followed. */
async function filesBelow(folder: string): Promise<readonly FoundFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return await filesBelow(file);
      const facts = await lstat(file).catch(() => undefined);
      return facts === undefined ? [] : [{ file, bytes: facts.size, at: facts.mtimeMs }];
    }),
  );
  return found.flat();
}
