import { seededRandom } from '../../src/core/random.ts';
import { markOf } from '../../src/recording/text-mark.ts';

/** A function with tests, as a document of its own. */
export interface TestedFunction {
  /** Holes of one function are alike: intervals are drawn over these. */
  readonly group: string;
  /** Of the document; under it the model of the workspace holds the function out. */
  readonly path: string;
  readonly languageId: 'python' | 'typescript';
  /** The whole document, with `\n` as line ends. */
  readonly text: string;
  /** What a test program needs besides the document. */
  readonly setup: string;
  /** Boolean expressions of its language, each true for a right function. */
  readonly tests: SplitTests;
}

export interface SplitTests {
  /** What ways may steer by. */
  readonly visible: readonly string[];
  /** What decides. */
  readonly hidden: readonly string[];
}

/** Lines taken out of a function. */
export interface RefactorHole {
  readonly id: string;
  readonly source: TestedFunction;
  /** The document up to the end of the line above, without that line's end. */
  readonly above: string;
  /** From the end of the hole's last line on; begins with `\n` unless nothing follows. */
  readonly below: string;
  /** Blanks that the hole's first line began with: the editor has put the cursor behind them. */
  readonly indentation: string;
  /** What stood there; its number is how many lines may be written. */
  readonly reference: readonly string[];
}

/** Share of the tests, rounded down, that is shown; one at least. */
const VISIBLE_SHARE = 0.5;

/**
 * Which tests are seen, by the seed and the function's name alone, before anything runs. Undefined for
 * fewer than two: then one side had none.
 */
export function splitTests(
  tests: readonly string[],
  group: string,
  seed: number,
): SplitTests | undefined {
  if (tests.length < 2) return undefined;
  const shown = new Set(
    shuffled([...tests.keys()], `${seed}:${group}`).slice(
      0,
      Math.max(1, Math.floor(tests.length * VISIBLE_SHARE)),
    ),
  );
  return {
    visible: tests.filter((_, i) => shown.has(i)),
    hidden: tests.filter((_, i) => !shown.has(i)),
  };
}

/** The hole of `count` lines from line `first` on, counted from 0. */
export function cutHole(
  source: TestedFunction,
  id: string,
  first: number,
  count: number,
): RefactorHole {
  const lines = source.text.split('\n');
  const reference = lines.slice(first, first + count);
  const below = lines.slice(first + count);
  return {
    id,
    source,
    above: lines.slice(0, first).join('\n'),
    below: below.length === 0 ? '' : `\n${below.join('\n')}`,
    indentation: indentationOf(reference[0] ?? ''),
    reference,
  };
}

/** The document with these lines in the hole. */
export function documentWith(
  { above, below }: Pick<RefactorHole, 'above' | 'below'>,
  lines: readonly string[],
): string {
  return [above, ...lines].join('\n') + below;
}

/**
 * Places from which `count` lines can be taken out of lines `from` to `to` (the latter not included):
 * none is blank or a comment, and all belong to the block of the first, so that a line which stands
 * further out is never one of the hole.
 */
export function placesFor(
  count: number,
  lines: readonly string[],
  from: number,
  to: number,
): readonly number[] {
  const places: number[] = [];
  for (let first = from; first + count <= to; first++) {
    const taken = lines.slice(first, first + count);
    const width = indentationOf(taken[0] ?? '').length;
    const isPiece = taken.every(
      (line) => !NO_CODE.test(line) && indentationOf(line).length >= width,
    );
    if (isPiece && width > 0 && !CLOSER.test(taken[0] ?? '')) places.push(first);
  }
  return places;
}

/** Of a hole that is cut here. */
export function holeId({ group }: TestedFunction, first: number, count: number): string {
  return `${group}/L${first}+${count}`;
}

/** One hole of each length from a function's lines, at a place that the seed decides. */
export function holesOfLengths(
  source: TestedFunction,
  lengths: readonly number[],
  { from, to }: { readonly from: number; readonly to: number },
  seed: number,
): readonly RefactorHole[] {
  const lines = source.text.split('\n');
  return lengths.flatMap((count) => {
    const [first] = shuffled(placesFor(count, lines, from, to), `${seed}:${source.group}:${count}`);
    return first === undefined ? [] : [cutHole(source, holeId(source, first, count), first, count)];
  });
}

/** In an order that the name decides, each as probable as any other. Marks of texts alone, sorted, are not. */
export function shuffled<T>(values: readonly T[], name: string): readonly T[] {
  const random = seededRandom(markOf(name) % 2 ** 32);
  return values
    .map((value) => ({ value, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

/** The blanks that a line begins with. */
export function indentationOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

const NO_CODE = /^\s*(?:$|#|\/\/|\/?\*)/;
/** What ends a block that was opened above. */
const CLOSER = /^\s*[)\]}]/;
