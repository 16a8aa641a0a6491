// Functions for the benchmark `hole-refactors`: each is a file of its own there, with the cases of
// `cases.ts` as its tests.

/** Values by the key that each has. */
export function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Record<string, T[]> {
  const groups: Record<string, T[]> = {};
  for (const value of values) {
    const key = keyOf(value);
    const group = groups[key] ?? [];
    group.push(value);
    groups[key] = group;
  }
  return groups;
}

/** The entries whose keys are named. */
export function pick(record: Record<string, unknown>, keys: readonly string[]): object {
  const result: Record<string, unknown> = {};
  for (const key of keys) {
    if (key in record) result[key] = record[key];
  }
  return result;
}

/** Keys and values changed round; of equal values the last key stays. */
export function invert(record: Record<string, string>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [key, value] of Object.entries(record)) {
    result[value] = key;
  }
  return result;
}

/** The parameters behind the question mark of an address. */
export function parseQuery(address: string): Record<string, string> {
  const result: Record<string, string> = {};
  const start = address.indexOf('?');
  if (start === -1) return result;
  for (const part of address.slice(start + 1).split('&')) {
    const [key, value = ''] = part.split('=');
    if (key === undefined || key === '') continue;
    result[key] = decodeURIComponent(value);
  }
  return result;
}

/** What lies at a path of keys with dots between them; undefined where the path ends early. */
export function valueAt(root: unknown, path: string): unknown {
  let value: unknown = root;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** Nested records as one, with dots between the keys. */
export function flatten(record: Record<string, unknown>, prefix = ''): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(record)) {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      Object.assign(result, flatten(value as Record<string, unknown>, name));
    } else {
      result[name] = value;
    }
  }
  return result;
}
