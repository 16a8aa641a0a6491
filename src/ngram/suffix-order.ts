import { BORDER } from './vocabulary.ts';

/**
 * The order of suffixes: by their first `order` tokens, where a file's border is less than any token
 * and ends the comparison, and equal ones by position. `stream` ends with a border.
 */
export function compareSuffixes(
  stream: Uint32Array,
  order: number,
  one: number,
  other: number,
  depth = 0,
): number {
  for (let i = depth; i < order; i++) {
    const token = stream[one + i] ?? BORDER;
    const against = stream[other + i] ?? BORDER;
    if (token !== against) return token - against;
    if (token === BORDER) break;
  }
  return one - other;
}

/** Ranges this short are sorted by insertion. */
const SHORT = 12;

/**
 * Sorts positions in place (multikey quicksort: Bentley and Sedgewick, "Fast Algorithms for Sorting
 * and Searching Strings", 1997). Cost O(n · (log n + order)) on average; pivots are drawn by a fixed
 * generator, so that no order of the input is the worst case by design. Memory O(order + log n).
 */
export function sortSuffixes(stream: Uint32Array, order: number, positions: Uint32Array): void {
  let chance = 1;
  const keyAt = (i: number, depth: number): number => stream[(positions[i] ?? 0) + depth] ?? BORDER;
  const swap = (i: number, j: number): void => {
    const kept = positions[i] ?? 0;
    positions[i] = positions[j] ?? 0;
    positions[j] = kept;
  };
  const insert = (from: number, to: number, depth: number): void => {
    for (let i = from + 1; i < to; i++) {
      const position = positions[i] ?? 0;
      let j = i - 1;
      while (j >= from && compareSuffixes(stream, order, positions[j] ?? 0, position, depth) > 0) {
        positions[j + 1] = positions[j] ?? 0;
        j--;
      }
      positions[j + 1] = position;
    }
  };
  const pivotOf = (from: number, to: number, depth: number): number => {
    const draw = (): number => {
      chance = (Math.imul(chance, 1664525) + 1013904223) >>> 0;
      return keyAt(from + (chance % (to - from)), depth);
    };
    const [a, b, c] = [draw(), draw(), draw()];
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  };
  const sort = (first: number, last: number, depth: number): void => {
    let [from, to] = [first, last];
    while (to - from > SHORT) {
      if (depth === order) {
        positions.subarray(from, to).sort();
        return;
      }
      const pivot = pivotOf(from, to, depth);
      let [less, i, more] = [from, from, to];
      while (i < more) {
        const key = keyAt(i, depth);
        if (key < pivot) swap(less++, i++);
        else if (key > pivot) swap(i, --more);
        else i++;
      }
      // A suffix that ended here has no more tokens to be sorted by.
      const deeper = pivot === BORDER ? order : depth + 1;
      sort(less, more, deeper);
      if (less - from < to - more) {
        sort(from, less, depth);
        from = more;
      } else {
        sort(more, to, depth);
        to = less;
      }
    }
    insert(from, to, depth);
  };
  sort(0, positions.length, 0);
}

/** Sorted positions, one after the other in one array; `ends` are the ends of the runs. */
export interface SortedRuns {
  readonly positions: Uint32Array;
  readonly ends: readonly number[];
}

/** Positions merged in one step. */
const MERGE_STEP = 1 << 15;

/**
 * Merges runs in place into one, two neighbours at a time, the shortest first. Positions of a run
 * are less than those of the next. Each step takes about a millisecond; between steps the caller may
 * do something else. Cost O(n log(runs)); memory half of `positions` at most.
 */
export function* mergeRuns(
  stream: Uint32Array,
  order: number,
  { positions, ends }: SortedRuns,
): Generator<undefined, void, undefined> {
  const borders = [0, ...ends];
  while (borders.length > 2) {
    const at = shortestPair(borders);
    const [start = 0, middle = 0, end = 0] = borders.slice(at, at + 3);
    const merge: Merge = { left: positions.slice(start, middle), i: 0, j: middle, out: start, end };
    while (mergeStep(stream, order, positions, merge)) yield;
    borders.splice(at + 1, 1);
    yield;
  }
}

function shortestPair(borders: readonly number[]): number {
  let [best, shortest] = [0, Infinity];
  for (let i = 0; i + 2 < borders.length; i++) {
    const length = (borders[i + 2] ?? 0) - (borders[i] ?? 0);
    if (length < shortest) [best, shortest] = [i, length];
  }
  return best;
}

interface Merge {
  /** The left run, out of the way; `i` is its next position, `j` that of the right one in place. */
  readonly left: Uint32Array;
  i: number;
  j: number;
  out: number;
  readonly end: number;
}

/** Takes one step of a merge; says whether there is more to do. */
function mergeStep(
  stream: Uint32Array,
  order: number,
  positions: Uint32Array,
  merge: Merge,
): boolean {
  const { left, end } = merge;
  let { i, j, out } = merge;
  const stop = out + MERGE_STEP;
  while (i < left.length && j < end && out < stop) {
    const one = left[i] ?? 0;
    const other = positions[j] ?? 0;
    if (compareSuffixes(stream, order, one, other) < 0) {
      positions[out++] = one;
      i++;
    } else {
      positions[out++] = other;
      j++;
    }
  }
  merge.i = i;
  merge.j = j;
  merge.out = out;
  if (i < left.length && j < end) return true;
  positions.set(left.subarray(i), out);
  return false;
}
