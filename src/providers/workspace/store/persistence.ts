import type { Clock } from '../../../core/clock.ts';
import type { Segment } from '../../../ngram/segment.ts';
import type { StorageState } from '../protocol.ts';
import { openIndexStore } from './index-store.ts';
import type { IndexStore } from './index-store.ts';
import { readStoredIndex, writeStoredIndex } from './stored-index.ts';
import type { IndexToStore, StoredIndex } from './stored-index.ts';

/** Keeps the index on disk, as far as that can be done. Nothing here ever throws. */
export interface Persistence {
  readonly state: StorageState;
  /** What was stored; undefined where nothing usable is. */
  load(): Promise<StoredIndex | undefined>;
  /** Stores the index; the first failure ends all storing, and the state says why. */
  store(index: IndexToStore): Promise<void>;
  /** Lets another session write. */
  close(): Promise<void>;
}

/** `folder` undefined: nothing is stored, by wish. */
export async function openPersistence(
  folder: string | undefined,
  session: string,
  clock: Clock,
): Promise<Persistence> {
  const names = new WeakMap<Segment, string>();
  let state: StorageState = { kind: 'on' };
  let opened: IndexStore | undefined;
  /** Stores one after another. */
  let busy: Promise<void> = Promise.resolve();

  function fail(error: unknown): void {
    state = { kind: 'off', reason: error instanceof Error ? error.message : String(error) };
  }

  if (folder === undefined) state = { kind: 'off', reason: 'no folder' };
  else {
    try {
      opened = await openIndexStore(folder, session, clock);
      if (!opened.writable) state = { kind: 'read-only' };
    } catch (error) {
      fail(error);
    }
  }
  const remember = (segment: Segment, name: string): void => void names.set(segment, name);

  async function write(index: IndexToStore): Promise<void> {
    if (opened === undefined || state.kind !== 'on') return;
    try {
      const isOurs = await writeStoredIndex(
        opened,
        index,
        (segment) => names.get(segment),
        remember,
      );
      if (!isOurs) state = { kind: 'read-only' };
    } catch (error) {
      fail(error);
    }
  }

  return {
    get state() {
      return state;
    },
    load: async () => (opened === undefined ? undefined : await readStoredIndex(opened, remember)),
    store(index) {
      busy = busy.then(() => write(index));
      return busy;
    },
    async close() {
      await busy;
      await opened?.close().catch(fail);
    },
  };
}
