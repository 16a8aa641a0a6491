import type { DiffLine, DiffRow } from '../../comparison/differences/line-diff.ts';
import type { LineLook, Stretch } from '../code-look.ts';

/** What one viewer shows: a text with a line for every row, and how its lines look. */
export interface DiffSide {
  readonly text: string;
  readonly lines: readonly LineLook[];
  readonly stretches: readonly Stretch[];
}

/** Where a hunk is shown. Lines of the viewer, from 0. */
export interface HunkPlace {
  readonly hunk: number;
  readonly from: number;
  /** Behind its last line. */
  readonly to: number;
}

/** Two viewers with as many lines each, so that they scroll together; `gap` where a side has no line. */
export function twoSides(rows: readonly DiffRow[]): {
  readonly left: DiffSide;
  readonly right: DiffSide;
  readonly hunks: readonly HunkPlace[];
} {
  return {
    left: sideOf(rows.map(({ kind, left }) => shownLine(left, kind === 'same' ? '' : 'removed'))),
    right: sideOf(rows.map(({ kind, right }) => shownLine(right, kind === 'same' ? '' : 'added'))),
    hunks: placesOf(rows.map(({ hunk }) => hunk)),
  };
}

/** One viewer for a narrow page: what is removed, then what is added, hunk by hunk. */
export function oneSide(rows: readonly DiffRow[]): {
  readonly side: DiffSide;
  readonly hunks: readonly HunkPlace[];
} {
  const shown: ShownLine[] = [];
  const hunks: (number | undefined)[] = [];
  const add = (line: ShownLine, hunk: number | undefined): void => {
    shown.push(line);
    hunks.push(hunk);
  };
  let at = 0;
  while (at < rows.length) {
    const hunk = rows[at]?.hunk;
    let end = at + 1;
    while (end < rows.length && hunk !== undefined && rows[end]?.hunk === hunk) end += 1;
    const stretch = rows.slice(at, end);
    for (const { left } of hunk === undefined ? [] : stretch) {
      if (left !== undefined) add(shownLine(left, 'removed'), hunk);
    }
    for (const { right } of stretch) {
      if (right !== undefined) add(shownLine(right, hunk === undefined ? '' : 'added'), hunk);
    }
    at = end;
  }
  return { side: sideOf(shown), hunks: placesOf(hunks) };
}

interface ShownLine {
  readonly line: DiffLine | undefined;
  readonly look: '' | 'removed' | 'added';
}

function shownLine(line: DiffLine | undefined, look: ShownLine['look']): ShownLine {
  return { line, look };
}

function sideOf(shown: readonly ShownLine[]): DiffSide {
  const lines: LineLook[] = [];
  const stretches: Stretch[] = [];
  let start = 0;
  shown.forEach(({ line, look }, i) => {
    if (line === undefined) lines.push({ line: i, look: 'gap', gutter: '' });
    else {
      // A sign beside the number: colour is never alone.
      const sign = look === 'removed' ? ' −' : look === 'added' ? ' +' : '  ';
      lines.push({ line: i, look, gutter: `${line.line + 1}${sign}` });
      for (const { from, to } of look === '' ? [] : (line.words ?? [])) {
        stretches.push({ from: start + from, to: start + to, look: `word-${look}` });
      }
    }
    start += (line?.text.length ?? 0) + 1;
  });
  return { text: shown.map(({ line }) => line?.text ?? '').join('\n'), lines, stretches };
}

function placesOf(hunks: readonly (number | undefined)[]): readonly HunkPlace[] {
  const places: HunkPlace[] = [];
  hunks.forEach((hunk, i) => {
    const last = places.at(-1);
    if (hunk === undefined) return;
    if (last?.hunk === hunk) places[places.length - 1] = { ...last, to: i + 1 };
    else places.push({ hunk, from: i, to: i + 1 });
  });
  return places;
}
