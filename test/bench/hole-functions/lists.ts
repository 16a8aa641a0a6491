// Functions for the benchmark `hole-refactors`: each is a file of its own there, with the cases of
// `cases.ts` as its tests.

/** Cuts a list into pieces of `size`; the last one may be shorter. */
export function chunk<T>(values: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let start = 0; start < values.length; start += size) {
    pieces.push(values.slice(start, start + size));
  }
  return pieces;
}

/** The values of a list without repetitions, each at its first place. */
export function unique<T>(values: readonly T[]): T[] {
  const seen = new Set<T>();
  const result: T[] = [];
  for (const value of values) {
    if (seen.has(value)) continue;
    seen.add(value);
    result.push(value);
  }
  return result;
}

/** Values that pass the test, then those that do not. */
export function partition<T>(values: readonly T[], test: (value: T) => boolean): [T[], T[]] {
  const passed: T[] = [];
  const failed: T[] = [];
  for (const value of values) {
    if (test(value)) passed.push(value);
    else failed.push(value);
  }
  return [passed, failed];
}

/** Two lists side by side, as long as the shorter one. */
export function zip<A, B>(first: readonly A[], second: readonly B[]): [A, B][] {
  const pairs: [A, B][] = [];
  const length = Math.min(first.length, second.length);
  for (const [i, a] of first.slice(0, length).entries()) {
    pairs.push([a, second[i] as B]);
  }
  return pairs;
}

/** All neighbouring pieces of `size` values. */
export function windows<T>(values: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let start = 0; start + size <= values.length; start++) {
    result.push(values.slice(start, start + size));
  }
  return result;
}

/** Moves the first `places` values to the end; a negative number moves the last ones to the front. */
export function rotate<T>(values: readonly T[], places: number): T[] {
  if (values.length === 0) return [];
  const start = ((places % values.length) + values.length) % values.length;
  return [...values.slice(start), ...values.slice(0, start)];
}

/** Index of the first value that is not smaller, in a rising list; the length where there is none. */
export function lowerBound(values: readonly number[], wanted: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((values[middle] ?? Infinity) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
