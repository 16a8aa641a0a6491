import { diffArrays } from 'diff';

/** A stretch of lines that stands in place of another one. Numbers from 0, `to` excluded. */
export interface LineStep {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/** Moved lines up to which the shortest edit is looked for; its cost is their square. */
const MOST_EDITS = 400;

/**
 * What makes one list of lines the other, in order; between two steps all is equal.
 *
 * After Myers, between the common ends, over the lines that both have. Where more than `MOST_EDITS` of
 * these would have to move, everything between the common ends is one step: nobody reads such a difference
 * line by line. Cost O(n + m + edits²). There is no limit of time: equal texts give equal steps.
 */
export function lineSteps(before: readonly string[], after: readonly string[]): LineStep[] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const [end, newEnd] = [before.length - tail, after.length - tail];
  if (head === end && head === newEnd) return [];
  const steps: LineStep[] = [];
  let [from, newFrom] = [head, head];
  const pairs = commonLines(before.slice(head, end), after.slice(head, newEnd));
  for (const [i, j] of [...pairs, [end - head, newEnd - head] as const]) {
    const [to, newTo] = [head + i, head + j];
    if (from < to || newFrom < newTo) steps.push({ from, to, newFrom, newTo });
    [from, newFrom] = [to + 1, newTo + 1];
  }
  return steps;
}

type Pair = readonly [number, number];

function commonLines(before: readonly string[], after: readonly string[]): readonly Pair[] {
  const [left, right] = [placesOfShared(before, after), placesOfShared(after, before)];
  if (left.length === 0 || right.length === 0) return [];
  const changes = diffArrays(
    left.map((at) => before[at]),
    right.map((at) => after[at]),
    { maxEditLength: MOST_EDITS },
  );
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  for (const { added, removed, count } of changes ?? []) {
    for (let k = 0; k < count && !added && !removed; k++) {
      const [at, newAt] = [left[i + k], right[j + k]];
      if (at !== undefined && newAt !== undefined) pairs.push([at, newAt]);
    }
    if (!added) i += count;
    if (!removed) j += count;
  }
  return pairs;
}

/** A line that the other list has nowhere is in no pair: without those the edits are far fewer. */
function placesOfShared(own: readonly string[], other: readonly string[]): readonly number[] {
  const known = new Set(other);
  return own.flatMap((line, at) => (known.has(line) ? [at] : []));
}
