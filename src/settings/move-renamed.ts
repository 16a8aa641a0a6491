import { newValue, renamedSettings, type RenamedSetting } from './renamed.ts';

/** One place in which settings are kept: the user's, a workspace's, a folder's. */
export interface SettingPlace {
  /** The value that is set there itself; undefined for none. */
  valueAt(key: string): unknown;
  /** Sets a value there, or takes it out where it is undefined. Rejects where that cannot be written. */
  write(key: string, value: unknown): Promise<void>;
}

/** What has become of a value under an old key. */
export interface Move {
  readonly from: string;
  readonly to: string;
  /**
   * `moved`; `kept`: the new key has a value already, or the old one means nothing under it, so the old one
   * stays where it is; `failed`: it could not be written, and stays as well.
   */
  readonly outcome: 'moved' | 'kept' | 'failed';
}

/**
 * Moves what stands under old keys to the new ones, place by place, oldest rename first. No value is ever
 * lost: the new one is written before the old one is taken out, and none is written over.
 */
export async function moveRenamed(
  places: readonly SettingPlace[],
  table: readonly RenamedSetting[] = renamedSettings,
): Promise<readonly Move[]> {
  const moves: Move[] = [];
  for (const place of places) {
    for (const row of table) {
      const outcome = await moveOne(place, row);
      if (outcome !== undefined) moves.push({ from: row.from, to: row.to, outcome });
    }
  }
  return moves;
}

async function moveOne(
  place: SettingPlace,
  row: RenamedSetting,
): Promise<Move['outcome'] | undefined> {
  const before = place.valueAt(row.from);
  if (before === undefined) return undefined;
  const value = newValue(row, before);
  if (value === undefined || place.valueAt(row.to) !== undefined) return 'kept';
  try {
    await place.write(row.to, value);
    await place.write(row.from, undefined);
    return 'moved';
  } catch {
    return 'failed';
  }
}
