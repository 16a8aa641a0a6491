import { detectIndentation } from '../text/indentation.ts';
import type { Hunk } from './edit.ts';
import { wholeLines } from './file-lines.ts';
import { indentChange, type IndentChange } from './indent-change.ts';
import { createLinePlaces, equalLinePlaces, type LinePlaces } from './line-places.ts';
import { lineSteps } from './line-steps.ts';
import { notFoundDetail } from './not-found.ts';

/** Where a hunk stands in a file, and what it does there. */
export type HunkMatch =
  | {
      readonly kind: 'found';
      /** The lines that the hunk names, from 0, `to` excluded. */
      readonly from: number;
      readonly to: number;
      /** The lines that it replaces among them, in order; those between stay as the file has them. */
      readonly changes: readonly LineChange[];
    }
  | {
      readonly kind: 'refused';
      readonly code: 'not-found' | 'ambiguous';
      readonly detail: string;
    };

export interface LineChange {
  readonly from: number;
  readonly to: number;
  /** Without line ends. */
  readonly lines: readonly string[];
}

/** Finds hunks in one text. */
export interface HunkFinder {
  /**
   * In this order, and the first way that finds anything counts:
   *
   * 1. the same whole lines;
   * 2. the same but for blanks at their ends;
   * 3. the same but for one change of indentation of all of them: the new lines are moved as far, with the
   *    blanks or tabs that the file has there;
   * 4. hunks of a diff: again 1 to 3 without up to two lines of context at either end, the fewest first, as
   *    long as two lines are left that are not blank.
   *
   * Of several places the nearest to `line` counts if the next one is at least three times as far away;
   * else it is ambiguous.
   *
   * Cost O(file + hunk) for each way that is tried.
   */
  find(hunk: Hunk): HunkMatch;
}

/** Trimmed context at the head and at the tail, the fewest lines first. */
const TRIMS = [
  ...[[1, 0] as const, [0, 1] as const, [1, 1] as const, [2, 0] as const, [0, 2] as const],
  ...[[2, 1] as const, [1, 2] as const, [2, 2] as const],
];

/** Places beyond which lines count as standing everywhere. */
const MOST_PLACES = 200;

/** How two lines are compared. */
const FORMS = {
  exact: (line: string) => line,
  ended: withoutBlankEnd,
  bare: (line: string) => line.trim(),
} as const;

function withoutBlankEnd(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ' || line[end - 1] === '\t') end--;
  return line.slice(0, end);
}

interface Place {
  readonly at: number;
  readonly indent?: IndentChange;
}

export function createHunkFinder(lines: readonly string[]): HunkFinder {
  const places = new Map<keyof typeof FORMS, LinePlaces>();
  const placesBy = (form: keyof typeof FORMS): LinePlaces => {
    const made = () =>
      form === 'exact' ? equalLinePlaces(lines) : createLinePlaces(lines, FORMS[form]);
    const known = places.get(form) ?? made();
    places.set(form, known);
    return known;
  };

  function placesOf(before: readonly string[]): readonly Place[] {
    for (const form of ['exact', 'ended'] as const) {
      const found = placesBy(form).find(before, MOST_PLACES);
      if (found.length > 0) return found.map((at) => ({ at }));
    }
    const bare = placesBy('bare').find(before, MOST_PLACES);
    // Among those that were not looked at there may be one more that fits.
    if (bare.length >= MOST_PLACES) return bare.map((at) => ({ at }));
    const indentation = detectIndentation(lines.slice(0, 2_000).join('\n'));
    return bare.flatMap((at) => {
      const own = lines.slice(at, at + before.length);
      const indent = indentChange(before, own, indentation);
      return indent === undefined ? [] : [{ at, indent }];
    });
  }

  return {
    find({ before: said, after: wanted, line, fromDiff = false }) {
      const [before, after] = [wholeLines(said), wholeLines(wanted)];
      if (before.length === 0) return insertedInto(lines, after);
      for (const [head, tail] of [[0, 0] as const, ...trimsOf(before, after, fromDiff)]) {
        const [old, now] = [trimmed(before, head, tail), trimmed(after, head, tail)];
        const found = placesOf(old);
        if (found.length === 0) continue;
        const place = nearest(found, line === undefined ? undefined : line - 1 + head);
        if (place === undefined) return ambiguous(found, old);
        const changes = changesAt(place, old, now);
        if (changes === undefined) continue;
        return { kind: 'found', from: place.at, to: place.at + old.length, changes };
      }
      return { kind: 'refused', code: 'not-found', detail: notFoundDetail(lines, before) };
    },
  };
}

function insertedInto(lines: readonly string[], after: readonly string[]): HunkMatch {
  if (lines.length === 0) {
    return { kind: 'found', from: 0, to: 0, changes: [{ from: 0, to: 0, lines: after }] };
  }
  const detail = 'the edit names no lines to replace, and the file is not empty';
  return { kind: 'refused', code: 'not-found', detail };
}

function trimsOf(
  before: readonly string[],
  after: readonly string[],
  fromDiff: boolean,
): readonly (readonly [number, number])[] {
  if (!fromDiff) return [];
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < 2 && head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < 2 && tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return TRIMS.filter(([first, last]) => {
    if (first > head || last > tail) return false;
    const left = trimmed(before, first, last).filter((line) => line.trim() !== '');
    return left.length >= 2;
  });
}

function trimmed(lines: readonly string[], head: number, tail: number): readonly string[] {
  return lines.slice(head, lines.length - tail);
}

function nearest(found: readonly Place[], hint: number | undefined): Place | undefined {
  if (found.length === 1) return found[0];
  if (hint === undefined || found.length >= MOST_PLACES) return undefined;
  const distance = ({ at }: Place): number => Math.abs(at - hint);
  const [first, second] = found.toSorted((a, b) => distance(a) - distance(b));
  if (first === undefined || second === undefined) return first;
  const isClear = distance(second) > distance(first) && distance(second) >= 3 * distance(first);
  return isClear ? first : undefined;
}

function ambiguous(found: readonly Place[], before: readonly string[]): HunkMatch {
  const shown = found.slice(0, 5).map(({ at }) => at + 1);
  const more = found.length > shown.length ? ', …' : '';
  const first = before.find((line) => line.trim() !== '') ?? '';
  return {
    ...{ kind: 'refused', code: 'ambiguous' },
    detail: `these lines stand at lines ${shown.join(', ')}${more}: ${JSON.stringify(first.slice(0, 200))}`,
  };
}

/** Undefined where the new lines cannot be moved as far as the old ones. */
function changesAt(
  { at, indent }: Place,
  before: readonly string[],
  after: readonly string[],
): readonly LineChange[] | undefined {
  const changes: LineChange[] = [];
  for (const { from, to, newFrom, newTo } of lineSteps(before, after)) {
    const lines = after.slice(newFrom, newTo);
    const moved = indent === undefined ? lines : indent.moved(lines);
    if (moved === undefined) return undefined;
    changes.push({ from: at + from, to: at + to, lines: moved });
  }
  return changes;
}
