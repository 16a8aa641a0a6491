import type { Clock } from '../core/clock.ts';
import { NO_MEMORY, type StrategyMemory } from '../core/strategy.ts';

/** A value of a strategy's memory as it is stored. */
interface KeptValue {
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
}

/** What all strategies keep: strategy → language → name → value. Plain JSON. */
export interface MemoriesSnapshot {
  readonly version: 1;
  readonly strategies: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, KeptValue>>>>>
  >;
}

/** What strategies keep between requests, apart by strategy and language. */
export interface StrategyMemories {
  /** The memory of one strategy for one language. */
  of(strategyId: string, languageId: string): StrategyMemory;
  /** What is kept now, decayed, as strategy, language and values. */
  tables(): readonly {
    readonly strategyId: string;
    readonly languageId: string;
    readonly values: Readonly<Record<string, number>>;
  }[];
  snapshot(): MemoriesSnapshot;
  /** Takes what was stored, whoever wrote it: what is not as it should be is left out. */
  restore(stored: unknown): void;
  /** Takes of what was stored what is newer than what is here: other windows learn, too. */
  merge(stored: unknown): void;
  reset(): void;
}

/** Left of a value after a day. */
const KEPT_A_DAY = 0.98;
const DAY_MS = 24 * 3_600_000;
/** Values are logarithms of weights: beyond these a member would be alone, or lost for good. */
const LARGEST = 5;
/** Tables, and names in each; the one unused for longest makes room. */
const MOST_TABLES = 200;
const MOST_NAMES = 50;
const LONGEST_NAME = 200;

/**
 * Memories in which values fade:
 *
 *     recalled = value · 0.98^days      kept values lie in ±5
 *
 * Bounded in tables, names and values; what is not used longest is forgotten first. `onChange` is called
 * after each change, for the host to store a snapshot: merged with what other windows have stored, unless
 * everything was forgotten.
 */
export function createStrategyMemories(
  clock: Pick<Clock, 'wallTime'>,
  onChange: (change: 'kept' | 'reset') => void = () => undefined,
): StrategyMemories {
  /** By strategy and language; in order of use, as are the names inside. */
  let tables = new Map<string, Map<string, KeptValue>>();

  function decayed({ value, updatedAt }: KeptValue): number {
    return value * KEPT_A_DAY ** (Math.max(0, clock.wallTime() - updatedAt) / DAY_MS);
  }

  function put(key: string, entries: Iterable<readonly [string, KeptValue]>): void {
    const table = tables.get(key) ?? new Map<string, KeptValue>();
    tables.delete(key);
    tables.set(key, table);
    for (const [name, { value, updatedAt }] of entries) {
      table.delete(name);
      if (!Number.isFinite(value) || name.length > LONGEST_NAME) continue;
      table.set(name, { value: Math.min(LARGEST, Math.max(-LARGEST, value)), updatedAt });
    }
    trim(table, MOST_NAMES);
    trim(tables, MOST_TABLES);
  }

  function recalled(key: string): Readonly<Record<string, number>> {
    const table = tables.get(key) ?? new Map<string, KeptValue>();
    return Object.fromEntries([...table].map(([name, kept]) => [name, decayed(kept)]));
  }

  return {
    of(strategyId, languageId) {
      const key = keyOf(strategyId, languageId);
      return {
        recall: () => recalled(key),
        keep(values) {
          const updatedAt = clock.wallTime();
          put(
            key,
            Object.entries(values).map(([name, value]) => [name, { value, updatedAt }]),
          );
          onChange('kept');
        },
      };
    },
    tables: () =>
      [...tables.keys()].map((key) => {
        const [strategyId = '', languageId = ''] = key.split(SEPARATOR);
        return { strategyId, languageId, values: recalled(key) };
      }),
    snapshot: () => snapshotOf(tables),
    restore(stored) {
      tables = new Map();
      for (const [key, entries] of storedTables(stored, clock.wallTime())) put(key, entries);
    },
    merge(stored) {
      for (const [key, entries] of storedTables(stored, clock.wallTime())) {
        const known = tables.get(key);
        const newer = entries.filter(
          ([name, { updatedAt }]) => (known?.get(name)?.updatedAt ?? -1) < updatedAt,
        );
        if (newer.length > 0) put(key, newer);
      }
    },
    reset() {
      tables = new Map();
      onChange('reset');
    },
  };
}

/** The memory of a strategy where nothing may be kept. */
export function memoryOf(
  memories: StrategyMemories | undefined,
  strategyId: string,
  languageId: string,
): StrategyMemory {
  return memories?.of(strategyId, languageId) ?? NO_MEMORY;
}

/** Stands in no id. */
const SEPARATOR = '\u0000';

function keyOf(strategyId: string, languageId: string): string {
  return [strategyId, languageId].join(SEPARATOR);
}

/** Drops the first entries until so many are left. */
function trim(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}

function snapshotOf(tables: ReadonlyMap<string, ReadonlyMap<string, KeptValue>>): MemoriesSnapshot {
  const strategies = new Map<string, (readonly [string, Record<string, KeptValue>])[]>();
  for (const [key, table] of tables) {
    const [strategyId = '', languageId = ''] = key.split(SEPARATOR);
    const languages = strategies.get(strategyId) ?? [];
    strategies.set(strategyId, [...languages, [languageId, Object.fromEntries(table)]]);
  }
  return {
    version: 1,
    strategies: Object.fromEntries(
      [...strategies].map(([strategyId, languages]) => [strategyId, Object.fromEntries(languages)]),
    ),
  };
}

/** What was stored, by the keys of tables; no value is newer than `now`. */
function storedTables(
  stored: unknown,
  now: number,
): readonly (readonly [string, readonly (readonly [string, KeptValue])[]])[] {
  return entriesOf(at(stored, 'strategies')).flatMap(([strategyId, languages]) =>
    entriesOf(languages).map(([languageId, table]) => {
      const values = entriesOf(table).flatMap(([name, kept]) => {
        const [value, updatedAt] = [at(kept, 'value'), at(kept, 'updatedAt')];
        if (typeof value !== 'number' || typeof updatedAt !== 'number') return [];
        // A clock that was set back would keep a value from ever fading.
        return [[name, { value, updatedAt: Math.min(updatedAt, now) }] as const];
      });
      return [keyOf(strategyId, languageId), values] as const;
    }),
  );
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value as Readonly<Record<string, unknown>>)
    : [];
}

function at(value: unknown, key: string): unknown {
  return entriesOf(value).find(([name]) => name === key)?.[1];
}
