/** A setting that had another name once. */
export interface RenamedSetting {
  /** Its old key, without the prefix `ensemble.`; no row of the table has it any more. */
  readonly from: string;
  /** The key of now. */
  readonly to: string;
  /** The first version of the extension that knows the new key. */
  readonly since: string;
  /** The value of now for one of then, where that changed too; undefined where there is none. */
  readonly valueNow?: (before: unknown) => unknown;
}

/**
 * Every setting that was renamed since the first release, oldest first. The editor moves values that it finds
 * under an old key, the command line reads them with a note, and package.json says of the old key what it is
 * called now. A row stays for good: nobody knows how old the settings of a user are.
 */
export const renamedSettings: readonly RenamedSetting[] = [];

/** Settings whose old keys have become new ones, and what was renamed. */
export interface Renamed {
  readonly values: Readonly<Record<string, unknown>>;
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
}

/**
 * Reads values by key under their names of now. A value that stands under the new key already wins; an old
 * one that means nothing any more stays where it is. Cost O(number of settings).
 */
export function withNewNames(
  values: Readonly<Record<string, unknown>>,
  table: readonly RenamedSetting[] = renamedSettings,
): Renamed {
  const kept = new Map(Object.entries(values));
  const renamed: { readonly from: string; readonly to: string }[] = [];
  for (const row of table) {
    const { from, to } = row;
    const before = kept.get(from);
    const value = newValue(row, before);
    if (before === undefined || value === undefined) continue;
    kept.delete(from);
    if (!kept.has(to)) kept.set(to, value);
    renamed.push({ from, to });
  }
  return { values: Object.fromEntries(kept), renamed };
}

/** What an old value is under the new key. */
export function newValue({ valueNow }: RenamedSetting, before: unknown): unknown {
  return valueNow === undefined || before === undefined ? before : valueNow(before);
}
