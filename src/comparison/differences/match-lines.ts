import { diffArrays, type ArrayChange } from 'diff';

/** Lines that two texts have in common. */
export interface LineMatches {
  /** `[left, right]`: numbers of lines, from 0, both ascending. */
  readonly pairs: readonly (readonly [number, number])[];
  /** The texts are so unlike that lines in the middle were not looked for one by one. */
  readonly coarse: boolean;
}

export interface MatchOptions {
  /** Lines are the same if they differ only in white space, wherever it stands. */
  readonly ignoreWhitespace?: boolean;
}

/** Moved lines up to which the shortest edit is looked for; its cost is their square. */
const MOST_EDITS = 500;

/**
 * A longest common subsequence of the lines of two texts, after Myers, between their common ends.
 *
 * Where more than `MOST_EDITS` of the lines that both texts have would have to move, only lines are matched
 * that both have exactly once, the most of them that stand in the same order (as patience sorting finds
 * them), and what is equal beside them: `coarse`.
 *
 * Cost    O(n + m + edits²), edits at most MOST_EDITS. There is no limit of time, so that the same texts
 *         always give the same matches.
 */
export function matchLines(
  left: readonly string[],
  right: readonly string[],
  { ignoreWhitespace = false }: MatchOptions = {},
): LineMatches {
  const formOf = ignoreWhitespace
    ? (line: string) => line.replace(/\s+/g, '')
    : (line: string) => line;
  const [a, b] = [left.map(formOf), right.map(formOf)];
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < most - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const middle = matchMiddle(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return {
    pairs: [
      ...Array.from({ length: head }, (_, i) => [i, i] as const),
      ...middle.pairs.map(([i, j]) => [head + i, head + j] as const),
      ...Array.from({ length: tail }, (_, i) => {
        return [a.length - tail + i, b.length - tail + i] as const;
      }),
    ],
    coarse: middle.coarse,
  };
}

function matchMiddle(a: readonly string[], b: readonly string[]): LineMatches {
  // A line that the other text has nowhere is in no match: without those the edits are far fewer.
  const [known, other] = [sharedLines(a, b), sharedLines(b, a)];
  const [left, right] = [known, other].map((lines) => lines.map(({ line }) => line));
  if (left === undefined || right === undefined) return { pairs: [], coarse: false };
  const changes = diffArrays(left, right, { maxEditLength: MOST_EDITS });
  const found = changes === undefined ? matchUnique(left, right) : matchesOf(changes);
  return {
    pairs: found.flatMap(([i, j]) => {
      const [from, to] = [known[i]?.at, other[j]?.at];
      return from === undefined || to === undefined ? [] : [[from, to] as const];
    }),
    coarse: changes === undefined,
  };
}

interface SharedLine {
  readonly line: string;
  /** Where it stands in its text. */
  readonly at: number;
}

function sharedLines(own: readonly string[], other: readonly string[]): readonly SharedLine[] {
  const known = new Set(other);
  return own.map((line, at) => ({ line, at })).filter(({ line }) => known.has(line));
}

function matchesOf(changes: readonly ArrayChange<string>[]): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  for (const { added, removed, count } of changes) {
    if (!added && !removed) {
      for (let k = 0; k < count; k++) pairs.push([i + k, j + k]);
    }
    if (!added) i += count;
    if (!removed) j += count;
  }
  return pairs;
}

/** Lines that both have exactly once, in the same order, as many as there are, with equal neighbours. */
function matchUnique(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const places = placesOfUnique(b);
  const candidates = [...placesOfUnique(a)]
    .flatMap(([line, i]) => {
      const j = places.get(line);
      return j === undefined ? [] : [[i, j] as const];
    })
    .sort(([i], [other]) => i - other);
  const pairs: (readonly [number, number])[] = [];
  const anchors = [...longestAscending(candidates), [a.length, b.length] as const];
  let [i, j] = [0, 0];
  for (const [toI, toJ] of anchors) {
    while (i < toI && j < toJ && a[i] === b[j]) pairs.push([i++, j++]);
    let back = 0;
    while (toI - back > i && toJ - back > j && a[toI - back - 1] === b[toJ - back - 1]) back += 1;
    for (let k = back; k > 0; k--) pairs.push([toI - k, toJ - k]);
    if (toI < a.length) pairs.push([toI, toJ]);
    [i, j] = [toI + 1, toJ + 1];
  }
  return pairs;
}

function placesOfUnique(lines: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  const seen = new Set<string>();
  lines.forEach((line, i) => {
    if (seen.has(line)) places.delete(line);
    else places.set(line, i);
    seen.add(line);
  });
  return places;
}

/** The longest run of pairs, ascending in the first, that ascends in the second too. O(n log n). */
function longestAscending(
  pairs: readonly (readonly [number, number])[],
): (readonly [number, number])[] {
  interface Link {
    readonly pair: readonly [number, number];
    readonly before: Link | undefined;
  }
  const ends: Link[] = [];
  for (const pair of pairs) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle]?.pair[1] ?? 0) < pair[1]) low = middle + 1;
      else high = middle;
    }
    ends[low] = { pair, before: ends[low - 1] };
  }
  const found: (readonly [number, number])[] = [];
  for (let link = ends.at(-1); link !== undefined; link = link.before) found.push(link.pair);
  return found.reverse();
}
