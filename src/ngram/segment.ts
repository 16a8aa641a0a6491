import type { ContextView, NgramCounts } from './ngram-counts.ts';
import { BORDER } from './vocabulary.ts';

/** A file whose tokens a segment holds. Both texts are the caller's; nothing is read from them. */
export interface SegmentFile {
  /** What the file is called, such as its path. */
  readonly name: string;
  /** What tells this state of the file from others, such as a hash of its content. */
  readonly stamp: string;
}

/** What a segment is made of; see `buildSegment`. */
export interface SegmentContents {
  /** Longest n-gram that is counted; suffixes are sorted by so many tokens. */
  readonly order: number;
  readonly files: readonly SegmentFile[];
  /** Where each file begins in the stream, and then the length of the stream. */
  readonly starts: Uint32Array;
  /** The tokens of all files, a border behind each file. */
  readonly stream: Uint32Array;
  /** Positions of all tokens, sorted by what begins there; see `compareSuffixes`. */
  readonly suffixes: Uint32Array;
}

/** Where a token stands. */
export interface TokenPlace {
  /** Index of the file in its segment. */
  readonly file: number;
  /** Number of tokens before it in the file. */
  readonly offset: number;
}

/** One in so many suffixes is sampled: their tokens lie together, so that a search starts in cache. */
const SAMPLING = 64;

/** Smallest token and a bound no token reaches. */
const LEAST_TOKEN = BORDER + 1;
const BEYOND_TOKENS = 2 ** 32;

/**
 * Tokens of files that do not change, and a suffix array over them, which answers for every context
 * up to `order` − 1 tokens (Manber and Myers, "Suffix Arrays", 1993). 8.7 bytes a token at order 10.
 * A view costs O(length · log n) for every length that occurs.
 */
export class Segment implements NgramCounts {
  readonly contents: SegmentContents;
  readonly maxContext: number;
  readonly #samples: Uint32Array;

  constructor(contents: SegmentContents) {
    this.contents = contents;
    this.maxContext = contents.order - 1;
    this.#samples = samplesOf(contents);
  }

  /** Number of tokens. */
  get size(): number {
    return this.contents.suffixes.length;
  }

  /** Bytes held. */
  get bytes(): number {
    const { starts, stream, suffixes } = this.contents;
    return [starts, stream, suffixes, this.#samples].reduce((sum, a) => sum + a.byteLength, 0);
  }

  /** Tokens of a file, not a copy. */
  tokensOf(file: number): Uint32Array {
    const { starts, stream } = this.contents;
    const [start, end] = [starts[file], starts[file + 1]];
    return start === undefined || end === undefined
      ? stream.subarray(0, 0)
      : stream.subarray(start, end - 1);
  }

  view(history: ArrayLike<number>, end: number): SegmentView {
    return new SegmentView(this.contents, this.#samples, history, end);
  }
}

/** The contexts of one history in a segment. */
export class SegmentView implements ContextView {
  readonly longest: number;
  readonly #contents: SegmentContents;
  readonly #samples: Uint32Array;
  /** By length, the suffixes that begin with the context and go on: from, to. */
  readonly #from: number[] = [];
  readonly #to: number[] = [];

  constructor(
    contents: SegmentContents,
    samples: Uint32Array,
    history: ArrayLike<number>,
    end: number,
  ) {
    this.#contents = contents;
    this.#samples = samples;
    this.#from.push(0);
    this.#to.push(contents.suffixes.length);
    const key = new Float64Array(contents.order);
    for (let length = 1; length < contents.order && length <= end; length++) {
      for (let i = 0; i < length; i++) key[i] = history[end - length + i] ?? BORDER;
      key[length] = LEAST_TOKEN;
      const from = this.#lowerBound(key, length, 0);
      key[length] = BEYOND_TOKENS;
      if (!this.#isBelow(from, key, length)) break;
      this.#from.push(from);
      this.#to.push(this.#lowerBound(key, length, from + 1));
    }
    this.longest = this.#from.length - 1;
  }

  total(length: number): number {
    return this.to(length) - this.from(length);
  }

  count(length: number, token: number): number {
    if (token === BORDER) return 0;
    const to = this.to(length);
    const from = this.#boundWithin(this.from(length), to, length, token);
    return this.#boundWithin(from, to, length, token + 1) - from;
  }

  forEachSuccessor(
    length: number,
    visit: (token: number, count: number) => boolean | undefined,
  ): void {
    const to = this.to(length);
    for (let at = this.from(length); at < to;) {
      const end = this.blockEnd(length, at);
      if (visit(this.tokenAt(length, at), end - at) === false) return;
      at = end;
    }
  }

  /** Visits the places where `token` follows the context, in no order, until `visit` gives false. */
  forEachPlace(
    length: number,
    token: number,
    visit: (place: TokenPlace) => boolean | undefined,
  ): void {
    if (token === BORDER) return;
    const { suffixes, starts } = this.#contents;
    const to = this.to(length);
    let at = this.#boundWithin(this.from(length), to, length, token);
    for (; at < to && this.tokenAt(length, at) === token; at++) {
      const position = (suffixes[at] ?? 0) + length;
      const file = fileAt(starts, position);
      if (visit({ file, offset: position - (starts[file] ?? 0) }) === false) return;
    }
  }

  /** First suffix that begins with the context and goes on; equal to `to` where none does. */
  from(length: number): number {
    return this.#from[length] ?? 0;
  }

  /** End of the suffixes that begin with the context and go on. */
  to(length: number): number {
    return this.#to[length] ?? 0;
  }

  /** Token that follows the context in the suffix `at`, from `from` to `to`. */
  tokenAt(length: number, at: number): number {
    const { stream, suffixes } = this.#contents;
    return stream[(suffixes[at] ?? 0) + length] ?? BORDER;
  }

  /** First suffix behind `at` in which another token follows, or `to`. */
  blockEnd(length: number, at: number): number {
    const to = this.to(length);
    const token = this.tokenAt(length, at);
    let [inside, step] = [at, 1];
    while (inside + step < to && this.tokenAt(length, inside + step) === token) {
      inside += step;
      step *= 2;
    }
    let outside = Math.min(to, inside + step);
    while (outside - inside > 1) {
      const middle = (inside + outside) >>> 1;
      if (this.tokenAt(length, middle) === token) inside = middle;
      else outside = middle;
    }
    return outside;
  }

  /** First suffix of a context's in which a token not below `token` follows. */
  #boundWithin(from: number, to: number, length: number, token: number): number {
    const { order } = this.#contents;
    let [low, high] = [Math.ceil(from / SAMPLING), Math.ceil(to / SAMPLING)];
    const [first, end] = [low, high];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#samples[middle * order + length] ?? BORDER) < token) low = middle + 1;
      else high = middle;
    }
    let lower = low === first ? from : (low - 1) * SAMPLING + 1;
    let upper = low === end ? to : low * SAMPLING;
    while (lower < upper) {
      const middle = (lower + upper) >>> 1;
      if (this.tokenAt(length, middle) < token) lower = middle + 1;
      else upper = middle;
    }
    return lower;
  }

  /** First suffix from `first` on that is not below the key, of which the tokens to `last` count. */
  #lowerBound(key: Float64Array, last: number, first: number): number {
    const { order, suffixes } = this.#contents;
    const samples = this.#samples;
    let low = Math.ceil(first / SAMPLING);
    let high = samples.length / order;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBelow(samples, middle * order, key, last)) low = middle + 1;
      else high = middle;
    }
    let lower = Math.max(first, (low - 1) * SAMPLING + 1);
    let upper = Math.min(suffixes.length, low * SAMPLING);
    while (lower < upper) {
      const middle = (lower + upper) >>> 1;
      if (this.#isBelow(middle, key, last)) lower = middle + 1;
      else upper = middle;
    }
    return lower;
  }

  #isBelow(at: number, key: Float64Array, last: number): boolean {
    const { stream, suffixes } = this.#contents;
    const position = suffixes[at];
    return position !== undefined && isBelow(stream, position, key, last);
  }
}

/** Whether the tokens from `start` on come before the key, of which those up to `last` count. */
function isBelow(tokens: Uint32Array, start: number, key: Float64Array, last: number): boolean {
  for (let i = 0; i <= last; i++) {
    const token = tokens[start + i] ?? BORDER;
    const against = key[i] ?? BORDER;
    if (token !== against) return token < against;
    if (token === BORDER) return false;
  }
  return false;
}

/** The first tokens of every 64th suffix, `order` of each; those behind a border mean nothing. */
function samplesOf({ order, stream, suffixes }: SegmentContents): Uint32Array {
  const samples = new Uint32Array(Math.ceil(suffixes.length / SAMPLING) * order);
  for (let at = 0, out = 0; at < suffixes.length; at += SAMPLING, out += order) {
    const position = suffixes[at] ?? 0;
    for (let i = 0; i < order; i++) samples[out + i] = stream[position + i] ?? BORDER;
  }
  return samples;
}

/** The file that holds a position of the stream. */
function fileAt(starts: Uint32Array, position: number): number {
  let [file, beyond] = [0, starts.length - 1];
  while (beyond - file > 1) {
    const middle = (file + beyond) >>> 1;
    if ((starts[middle] ?? 0) <= position) file = middle;
    else beyond = middle;
  }
  return file;
}
