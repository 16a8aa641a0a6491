import { cutSafely } from './well-formed.ts';
import { equalHead } from './equal-head.ts';

/** Longest text that is compared in full, in UTF-16 code units. */
const longestCompared = 2_048;

/**
 * Levenshtein distance of two texts, in UTF-16 code units inserted, deleted or replaced; or
 * `limit + 1` as soon as it is known to be more than `limit`.
 *
 * Only the diagonal band that a distance of `limit` can reach is worked out (Ukkonen, 1985).
 * Cost O(limit · min(|a|, |b|)) time, O(min(|a|, |b|)) memory.
 */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  let [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const head = equalHead(short, long);
  [short, long] = [short.slice(head), long.slice(head)];
  const tail = commonTail(short, long);
  [short, long] = [short.slice(0, short.length - tail), long.slice(0, long.length - tail)];
  const bound = Math.min(limit, long.length);
  if (long.length - short.length > bound) return bound + 1;

  const beyond = bound + 1;
  let row = Array.from({ length: short.length + 1 }, (_, j) => Math.min(j, beyond));
  let next = [...row];
  for (let i = 1; i <= long.length; i++) {
    const from = Math.max(1, i - bound);
    const to = Math.min(short.length, i + bound);
    let least = from === 1 ? Math.min(i, beyond) : beyond;
    next[from - 1] = least;
    for (let j = from; j <= to; j++) {
      const replaced = at(row, j - 1, beyond) + (long[i - 1] === short[j - 1] ? 0 : 1);
      const cost = Math.min(replaced, at(row, j, beyond) + 1, at(next, j - 1, beyond) + 1, beyond);
      next[j] = cost;
      least = Math.min(least, cost);
    }
    // The row after this one looks one place beyond the band.
    if (to < short.length) next[to + 1] = beyond;
    if (least > bound) return beyond;
    [row, next] = [next, row];
  }
  return at(row, short.length, beyond);
}

/**
 * Edit similarity in [0, 1]: 1 − distance ÷ length of the longer text; 1 for two empty texts.
 *
 * Texts beyond 2,048 code units are compared by their first 2,048, so one call costs at most four
 * million steps.
 */
export function editSimilarity(a: string, b: string): number {
  const [first, second] = [cutSafely(a, longestCompared), cutSafely(b, longestCompared)];
  const longer = Math.max(first.length, second.length);
  return longer === 0 ? 1 : 1 - editDistance(first, second) / longer;
}

function at(row: readonly number[], index: number, beyond: number): number {
  return row[index] ?? beyond;
}

function commonTail(short: string, long: string): number {
  let length = 0;
  while (length < short.length && short.at(-1 - length) === long.at(-1 - length)) length += 1;
  return length;
}
