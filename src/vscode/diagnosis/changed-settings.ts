import { isDeepStrictEqual } from 'node:util';
import type { SettingRow } from '../../settings/setting-row.ts';
import type { ChangedSetting } from './facts.ts';

/**
 * The settings that differ from their defaults, in the table's order. A value is told only where it is on or
 * off, a number, or one of a few words: everything else may hold an address, a path or a name.
 */
export function changedSettings(
  rows: readonly SettingRow[],
  valueOf: (key: string) => unknown,
): readonly ChangedSetting[] {
  return rows.flatMap((row) => {
    const { key, default: standard } = row;
    const value = valueOf(key);
    if (value === undefined || isDeepStrictEqual(value, standard)) return [];
    return [isTelling(row, value) ? { key, value: `${value}` } : { key }];
  });
}

/** Only what the setting allows is told: a text where a number belongs may be anything. */
function isTelling(
  { schema, enumDescriptions }: SettingRow,
  value: unknown,
): value is string | number | boolean {
  if (typeof value === 'boolean' || typeof value === 'number') return true;
  const isWord = typeof value === 'string' && enumDescriptions !== undefined;
  return isWord && schema.safeParse(value).success;
}
