import { lineSteps, type LineStep } from './line-steps.ts';
import { rawLines } from './raw-lines.ts';

/** Changed lines that lie near each other, with what is around them. */
export interface LineHunk {
  /** Lines of the old text that the hunk spans, from 0, `to` excluded. */
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
  readonly lines: readonly HunkLine[];
}

export interface HunkLine {
  readonly kind: 'same' | 'removed' | 'added';
  /** With its line end. */
  readonly text: string;
}

/** Lines that are shown on either side of a change. */
const AROUND = 3;

/**
 * The hunks of two texts as git makes them: three lines around, and one hunk where those would touch.
 * Between hunks all is equal. Cost as `lineSteps`.
 */
export function lineHunks(before: string, after: string): readonly LineHunk[] {
  if (before === after) return [];
  const [old, now] = [rawLines(before), rawLines(after)];
  const groups: LineStep[][] = [];
  for (const step of lineSteps(old, now)) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && step.from - last.to <= 2 * AROUND) {
      group.push(step);
    } else groups.push([step]);
  }
  return groups.flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)];
    return first === undefined || last === undefined ? [] : [hunkOf(group, first, last, old, now)];
  });
}

function hunkOf(
  group: readonly LineStep[],
  first: LineStep,
  last: LineStep,
  old: readonly string[],
  now: readonly string[],
): LineHunk {
  const from = Math.max(0, first.from - AROUND);
  const to = Math.min(old.length, last.to + AROUND);
  const lines: HunkLine[] = [];
  const add = (kind: HunkLine['kind'], texts: readonly string[]): void => {
    for (const text of texts) lines.push({ kind, text });
  };
  let done = from;
  for (const step of group) {
    add('same', old.slice(done, step.from));
    add('removed', old.slice(step.from, step.to));
    add('added', now.slice(step.newFrom, step.newTo));
    done = step.to;
  }
  add('same', old.slice(done, to));
  return {
    ...{ from, to, lines },
    newFrom: first.newFrom - (first.from - from),
    newTo: last.newTo + (to - last.to),
  };
}

/** The old text with the hunks that are chosen, by their numbers. All of them give the new text exactly. */
export function withLineHunks(
  before: string,
  hunks: readonly LineHunk[],
  isChosen: (hunk: number) => boolean,
): string {
  const old = rawLines(before);
  const parts: string[] = [];
  let done = 0;
  hunks.forEach(({ from, to, lines }, i) => {
    if (!isChosen(i)) return;
    for (let at = done; at < from; at++) parts.push(old[at] ?? '');
    for (const { kind, text } of lines) if (kind !== 'removed') parts.push(text);
    done = to;
  });
  for (let at = done; at < old.length; at++) parts.push(old[at] ?? '');
  return parts.join('');
}
