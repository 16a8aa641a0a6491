/** What a server sent, before anything is believed about it. */
export type WireRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is WireRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text under a key; undefined where there is none. */
export function textAt(record: WireRecord, key: string): string | undefined {
  const value = record[key];
  return typeof value === 'string' ? value : undefined;
}

/** The finite number under a key; undefined where there is none. */
export function numberAt(record: WireRecord, key: string): number | undefined {
  const value = record[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The count under a key: a whole number, 0 or more; undefined where there is none. */
export function countAt(record: WireRecord, key: string): number | undefined {
  const value = numberAt(record, key);
  return value !== undefined && value >= 0 ? Math.round(value) : undefined;
}

/** The record under a key; an empty one where there is none. */
export function recordAt(record: WireRecord, key: string): WireRecord {
  const value = record[key];
  return isRecord(value) ? value : {};
}

/** The records of the list under a key; what is no record is left out. */
export function recordsAt(record: WireRecord, key: string): readonly WireRecord[] {
  const value: unknown = record[key];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** The texts of the list under a key; undefined where there is no list. */
export function textsAt(record: WireRecord, key: string): readonly string[] | undefined {
  const value: unknown = record[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

/** Whether a value is a list of finite numbers. */
export function isNumberList(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isFinite(item));
}

/** The same object without its undefined fields: unknown is absent, never a value. */
export function known<T extends object>(value: T): Known<T>;
export function known(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}

export type Known<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
