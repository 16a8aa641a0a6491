import { grown } from './grown.ts';
import { LONGEST_ORDER } from './ngram-counts.ts';
import { Segment, type SegmentFile } from './segment.ts';
import { mergeRuns, sortSuffixes } from './suffix-order.ts';
import { BORDER } from './vocabulary.ts';

/** Positions sorted in one step. */
const SORT_STEP = 1 << 15;

/** Positions of a segment taken over in one step. */
const COPY_STEP = 1 << 18;

/** A segment to be taken over, and where its kept files come to lie. */
interface TakenSegment {
  readonly segment: Segment;
  /** By file, what to add to a position of the old stream; undefined where the file is dropped. */
  readonly shifts: readonly (number | undefined)[];
}

/** A part of the new stream that becomes one sorted run, or several. */
type Part =
  | { readonly kind: 'files'; readonly start: number; readonly end: number }
  | { readonly kind: 'segment'; readonly taken: TakenSegment };

/**
 * Makes a segment of files and of other segments, from which files may be dropped. Segments are
 * merged as they are sorted; only new files cost sorting. The result is the same as that of building
 * anew from the same files in the same order.
 */
export class SegmentBuilder {
  readonly #order: number;
  readonly #files: SegmentFile[] = [];
  readonly #starts: number[] = [0];
  readonly #parts: Part[] = [];
  #stream: Uint32Array<ArrayBuffer>;

  /**
   * `room` is how many tokens and files there will be, if that is known: with just as many, the
   * stream need not be copied. Throws RangeError unless the order is 1 to 10.
   */
  constructor(order = 6, room = 1 << 10) {
    if (!(order >= 1 && order <= LONGEST_ORDER)) throw new RangeError(`order ${order}`);
    this.#order = order;
    this.#stream = new Uint32Array(room);
  }

  /** Number of tokens taken so far. */
  get size(): number {
    return this.#end - this.#files.length;
  }

  /** Takes a file. Throws RangeError if the id of the border is among its tokens. */
  addFile(file: SegmentFile, tokens: ArrayLike<number>): void {
    const start = this.#end;
    this.#append(file, tokens);
    const last = this.#parts.at(-1);
    if (last?.kind === 'files') this.#parts.pop();
    const from = last?.kind === 'files' ? last.start : start;
    this.#parts.push({ kind: 'files', start: from, end: this.#end });
  }

  /**
   * Takes the files of a segment that `keeps` chooses by their index, all by default. Throws
   * RangeError if the segment is of another order.
   */
  addSegment(segment: Segment, keeps: (file: number) => boolean = () => true): void {
    if (segment.contents.order !== this.#order) {
      throw new RangeError(`order ${segment.contents.order} in a segment of order ${this.#order}`);
    }
    const { files, starts } = segment.contents;
    const shifts = files.map((file, i) => {
      if (!keeps(i)) return undefined;
      const shift = this.#end - (starts[i] ?? 0);
      this.#append(file, segment.tokensOf(i));
      return shift;
    });
    this.#parts.push({ kind: 'segment', taken: { segment, shifts } });
  }

  /**
   * Builds, step by step: most take a few milliseconds, the first and the last up to 3 for a million
   * tokens. Between steps the caller may do something else, or give up. The builder is not to be used
   * again.
   */
  *build(): Generator<undefined, Segment, undefined> {
    const positions = new Uint32Array(this.size);
    const ends: number[] = [];
    const isFull = this.#stream.length === this.#end;
    const stream = isFull ? this.#stream : this.#stream.slice(0, this.#end);
    this.#stream = new Uint32Array(0);
    let count = 0;
    for (const part of this.#parts) {
      if (part.kind === 'segment') {
        for (const end of takeSuffixes(part.taken, positions, count)) {
          count = end;
          yield;
        }
        ends.push(count);
        continue;
      }
      for (let start = part.start; start < part.end; start += SORT_STEP) {
        const from = count;
        for (let i = start; i < Math.min(part.end, start + SORT_STEP); i++) {
          if (stream[i] !== BORDER) positions[count++] = i;
        }
        sortSuffixes(stream, this.#order, positions.subarray(from, count));
        ends.push(count);
        yield;
      }
    }
    yield* mergeRuns(stream, this.#order, { positions, ends });
    return new Segment({
      order: this.#order,
      files: this.#files,
      starts: Uint32Array.from(this.#starts),
      stream,
      suffixes: positions,
    });
  }

  get #end(): number {
    return this.#starts.at(-1) ?? 0;
  }

  #append(file: SegmentFile, tokens: ArrayLike<number>): void {
    const start = this.#end;
    const end = start + tokens.length;
    this.#stream = grown(this.#stream, end + 1);
    this.#stream.set(tokens, start);
    if (this.#stream.subarray(start, end).includes(BORDER)) throw new RangeError('a border inside');
    this.#stream[end] = BORDER;
    this.#files.push(file);
    this.#starts.push(end + 1);
  }
}

/** Builds in one go. */
export function finish<T>(steps: Generator<undefined, T, undefined>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Writes the suffixes of the kept files to `positions` from `count` on; yields how far it is. */
function* takeSuffixes(
  { segment, shifts }: TakenSegment,
  positions: Uint32Array,
  count: number,
): Generator<number, void, undefined> {
  const { suffixes, starts } = segment.contents;
  const commonShift = shifts.includes(undefined) ? undefined : (shifts[0] ?? 0);
  const shiftAt = commonShift === undefined ? shiftFinder(starts, shifts) : () => commonShift;
  let end = count;
  for (let from = 0; from < suffixes.length; from += COPY_STEP) {
    const to = Math.min(suffixes.length, from + COPY_STEP);
    for (let i = from; i < to; i++) {
      const position = suffixes[i] ?? 0;
      const shift = shiftAt(position);
      if (shift !== undefined) positions[end++] = position + shift;
    }
    yield end;
  }
}

/** Positions, as a power of two, for which one file is remembered. */
const BLOCK_BITS = 6;

/** Finds the shift of a position's file; a table small enough for the cache stands for a search. */
function shiftFinder(
  starts: Uint32Array,
  shifts: readonly (number | undefined)[],
): (position: number) => number | undefined {
  const firstFiles = new Uint32Array(((starts.at(-1) ?? 0) >>> BLOCK_BITS) + 1);
  let file = 0;
  for (let block = 0; block < firstFiles.length; block++) {
    while ((starts[file + 1] ?? Infinity) <= block << BLOCK_BITS) file++;
    firstFiles[block] = file;
  }
  return (position) => {
    let at = firstFiles[position >>> BLOCK_BITS] ?? 0;
    while ((starts[at + 1] ?? Infinity) <= position) at++;
    return shifts[at];
  };
}
