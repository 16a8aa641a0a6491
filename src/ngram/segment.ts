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

/** Tokens of which it is remembered which suffixes they begin. */
const MOST_FIRSTS = 1 << 13;

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
  readonly #index: SegmentIndex;

  constructor(contents: SegmentContents) {
    this.contents = contents;
    this.maxContext = contents.order - 1;
    this.#index = {
      contents,
      samples: samplesOf(contents),
      firsts: new Map(),
    };
  }

  /** Number of tokens. */
  get size(): number {
    return this.contents.suffixes.length;
  }

  /** Bytes held. */
  get bytes(): number {
    const { starts, stream, suffixes } = this.contents;
    const arrays = [starts, stream, suffixes, this.#index.samples];
    return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
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
    return SegmentView.of(this.#index, history, end);
  }
}

/** What views look things up in. */
interface SegmentIndex {
  readonly contents: SegmentContents;
  readonly samples: Uint32Array;
  /** By token, the suffixes that begin with it. */
  readonly firsts: Map<number, Interval>;
}

/** Suffixes from one up to another, which is not among them. */
interface Interval {
  readonly from: number;
  readonly to: number;
}

/** The contexts of one history in a segment. */
export class SegmentView implements ContextView {
  readonly longest: number;
  readonly #index: SegmentIndex;
  readonly #contents: SegmentContents;
  readonly #samples: Uint32Array;
  readonly #sampleCount: number;
  /** By length, the suffixes that begin with the context and go on: from, to. */
  readonly #from: number[];
  readonly #to: number[];

  private constructor(index: SegmentIndex, from: number[], to: number[]) {
    this.#index = index;
    this.#contents = index.contents;
    this.#samples = index.samples;
    this.#sampleCount = index.samples.length / index.contents.order;
    this.#from = from;
    this.#to = to;
    this.longest = from.length - 1;
  }

  /** Searches for every length from scratch. */
  static of(index: SegmentIndex, history: ArrayLike<number>, end: number): SegmentView {
    const { contents } = index;
    const [from, to] = [[0], [contents.suffixes.length]];
    const view = new SegmentView(index, from, to);
    const key = new Float64Array(contents.order);
    for (let length = 1; length < contents.order && length <= end; length++) {
      for (let i = 0; i < length; i++) key[i] = history[end - length + i] ?? BORDER;
      key[length] = LEAST_TOKEN;
      const first = view.#lowerBound(key, length, 0);
      key[length] = BEYOND_TOKENS;
      if (!view.#isBelow(first, key, length)) break;
      from.push(first);
      to.push(view.#lowerBound(key, length, first + 1));
    }
    return new SegmentView(index, from, to);
  }

  /** Each context one token longer lies within the one before it: no search begins anew. */
  after(token: number): SegmentView {
    const { order, suffixes } = this.#contents;
    const [from, to] = [[0], [suffixes.length]];
    const last = token === BORDER ? 0 : Math.min(this.longest + 1, order - 1);
    for (let length = 1; length <= last; length++) {
      const found = this.#followedBy(length - 1, token);
      let first = found.from;
      const end = found.to;
      if (first === end) break;
      // What ends its file here goes on with nothing.
      if (this.tokenAt(length, first) === BORDER)
        first = this.#boundWithin(first, end, length, LEAST_TOKEN);
      if (first === end) break;
      from.push(first);
      to.push(end);
    }
    return new SegmentView(this.#index, from, to);
  }

  total(length: number): number {
    return this.to(length) - this.from(length);
  }

  count(length: number, token: number): number {
    if (token === BORDER) return 0;
    const { from, to } = this.#followedBy(length, token);
    return to - from;
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

  /**
   * Whatever stands in `least` suffixes in a row covers two neighbours of a grid of half that width,
   * so only the grid is looked at.
   */
  forEachFrequent(
    length: number,
    least: number,
    visit: (token: number, count: number) => void,
  ): void {
    const half = least >>> 1;
    const from = this.from(length);
    const to = this.to(length);
    const isSampled = half >= SAMPLING;
    const width = isSampled ? half - (half % SAMPLING) : Math.max(1, half);
    let before = BORDER;
    for (let at = isSampled ? Math.ceil(from / width) * width : from; at < to; at += width) {
      const token = isSampled ? this.#sampledAt(length, at) : this.tokenAt(length, at);
      if (width > 1 && token !== before) {
        before = token;
        continue;
      }
      const first = Math.max(from, at - 2 * width + 1);
      const start = width === 1 ? at : this.#boundWithin(first, at - width, length, token);
      const end = this.blockEnd(length, at);
      visit(token, end - start);
      at += Math.floor((end - 1 - at) / width) * width;
      before = BORDER;
    }
  }

  distinct(length: number, most: number): number {
    const to = this.to(length);
    let distinct = 0;
    for (let at = this.from(length); at < to && distinct < most; distinct++)
      at = this.blockEnd(length, at);
    return distinct;
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
    const { stream, suffixes } = this.#contents;
    const to = this.to(length);
    const token = stream[(suffixes[at] ?? 0) + length];
    if (at + 1 === to || stream[(suffixes[to - 1] ?? 0) + length] === token) return to;
    let [inside, step] = [at, 1];
    while (inside + step < to && stream[(suffixes[inside + step] ?? 0) + length] === token) {
      inside += step;
      if (step === SAMPLING) return this.#boundWithin(inside, to, length, (token ?? BORDER) + 1);
      step *= 2;
    }
    let outside = Math.min(to, inside + step);
    while (outside - inside > 1) {
      const middle = (inside + outside) >>> 1;
      if (stream[(suffixes[middle] ?? 0) + length] === token) inside = middle;
      else outside = middle;
    }
    return outside;
  }

  /** The suffixes of a context in which the token follows, which is no border. */
  #followedBy(length: number, token: number): Interval {
    if (length > 0) return this.#search(length, token);
    const { firsts } = this.#index;
    let found = firsts.get(token);
    if (found === undefined) {
      found = this.#search(0, token);
      if (firsts.size >= MOST_FIRSTS) firsts.clear();
      firsts.set(token, found);
    }
    return found;
  }

  #search(length: number, token: number): Interval {
    const to = this.to(length);
    const from = this.#boundWithin(this.from(length), to, length, token);
    if (from === to || this.tokenAt(length, from) !== token) return { from, to: from };
    return { from, to: this.blockEnd(length, from) };
  }

  /** Like `tokenAt`, for every 64th suffix. */
  #sampledAt(length: number, at: number): number {
    return this.#samples[length * this.#sampleCount + at / SAMPLING] ?? BORDER;
  }

  /** First suffix of a context's in which a token not below `token` follows. */
  #boundWithin(from: number, to: number, length: number, token: number): number {
    const samples = this.#samples;
    const { stream, suffixes } = this.#contents;
    const column = length * this.#sampleCount;
    const first = Math.ceil(from / SAMPLING);
    const end = Math.ceil(to / SAMPLING);
    let low = first;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((samples[column + middle] ?? BORDER) < token) low = middle + 1;
      else high = middle;
    }
    let lower = low === first ? from : (low - 1) * SAMPLING + 1;
    let upper = low === end ? to : low * SAMPLING;
    while (lower < upper) {
      const middle = (lower + upper) >>> 1;
      if ((stream[(suffixes[middle] ?? 0) + length] ?? BORDER) < token) lower = middle + 1;
      else upper = middle;
    }
    return lower;
  }

  /** First suffix from `first` on that is not below the key, of which the tokens to `last` count. */
  #lowerBound(key: Float64Array, last: number, first: number): number {
    const { suffixes } = this.#contents;
    let low = Math.ceil(first / SAMPLING);
    let high = this.#sampleCount;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBelow(this.#samples, middle, this.#sampleCount, key, last)) low = middle + 1;
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
    return position !== undefined && isBelow(stream, position, 1, key, last);
  }
}

/** Whether the tokens from `start` on, `step` apart, come before the key up to `last`. */
function isBelow(
  tokens: Uint32Array,
  start: number,
  step: number,
  key: Float64Array,
  last: number,
): boolean {
  for (let i = 0; i <= last; i++) {
    const token = tokens[start + i * step] ?? BORDER;
    const against = key[i] ?? BORDER;
    if (token !== against) return token < against;
    if (token === BORDER) return false;
  }
  return false;
}

/**
 * The first tokens of every 64th suffix: of all the first one, then of all the second one and so on to
 * the order, since a search looks at one place of many. Those behind a border mean nothing.
 */
function samplesOf({ order, stream, suffixes }: SegmentContents): Uint32Array {
  const count = Math.ceil(suffixes.length / SAMPLING);
  const samples = new Uint32Array(count * order);
  for (let sample = 0; sample < count; sample++) {
    const position = suffixes[sample * SAMPLING] ?? 0;
    for (let i = 0; i < order; i++) samples[i * count + sample] = stream[position + i] ?? BORDER;
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
