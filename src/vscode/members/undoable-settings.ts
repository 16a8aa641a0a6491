/** Where a setting may be written. */
export type Target = 'user' | 'workspace';

/** Settings as the editor keeps them, one value a target. */
export interface SettingStore {
  valueAt(key: string, target: Target): unknown;
  write(key: string, value: unknown, target: Target): Promise<void>;
}

/** Writes settings and can put all of them back. */
export interface UndoableSettings {
  /** Writes for the user what `next` makes of the user's own value. */
  change(key: string, next: (before: unknown) => unknown): Promise<void>;
  /** Writes one value for the user, and for the workspace where that has another one. */
  settle(key: string, value: string): Promise<void>;
  /** Puts back what was there, latest change first; a setting that had no value gets none. */
  undo(): Promise<void>;
}

export function createUndoableSettings(store: SettingStore): UndoableSettings {
  const changes: { readonly key: string; readonly before: unknown; readonly target: Target }[] = [];
  async function write(key: string, value: unknown, target: Target): Promise<void> {
    const before = store.valueAt(key, target);
    await store.write(key, value, target);
    changes.push({ key, before, target });
  }
  return {
    change: (key, next) => write(key, next(store.valueAt(key, 'user')), 'user'),
    async settle(key, value) {
      if (store.valueAt(key, 'user') !== value) await write(key, value, 'user');
      const ofWorkspace = store.valueAt(key, 'workspace');
      if (ofWorkspace !== undefined && ofWorkspace !== value) await write(key, value, 'workspace');
    },
    async undo() {
      for (const { key, before, target } of changes.splice(0).reverse()) {
        await store.write(key, before, target);
      }
    },
  };
}
