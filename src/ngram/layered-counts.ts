import { EditableCounts, type ChangedWindow, type SignedContextView } from './editable-counts.ts';
import { FrequentSuccessors } from './frequent-successors.ts';
import type { ContextView, NgramCounts } from './ngram-counts.ts';
import type { Segment, SegmentView } from './segment.ts';
import { TokenSums } from './token-sums.ts';

/**
 * Counts of a workspace: segments for the files as they were when indexed, and a signed difference
 * for what has changed since, together exact:
 *
 *     count = Σ segments + difference
 *
 * A file that changed is told as `replaceSequence(as indexed or last told, now)`, a deleted one as
 * `removeSequence`, a new one as `addSequence`. When the difference has grown, the caller builds new
 * segments from what the files are now, while counts go on being asked and changed:
 * `beginRebuild`, then `finishRebuild` with segments of the files as they were at the beginning.
 */
export class LayeredCounts implements NgramCounts {
  readonly maxContext: number;
  readonly #order: number;
  #segments: readonly Segment[];
  #difference: EditableCounts;
  /** Of the segments together. */
  #frequent = new FrequentSuccessors();
  /** While a rebuild is under way, what has changed since its beginning. */
  #sinceBeginning: EditableCounts | undefined;

  /** Throws RangeError if a segment is of another order. */
  constructor(order = 6, segments: readonly Segment[] = []) {
    this.#order = order;
    this.maxContext = order - 1;
    this.#segments = this.#checked(segments);
    this.#difference = new EditableCounts(order);
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** N-grams in which the files differ from the segments. */
  get differenceSize(): number {
    return this.#difference.size;
  }

  /** Bytes held. */
  get bytes(): number {
    const changed = this.#difference.bytes + (this.#sinceBeginning?.bytes ?? 0);
    const own = changed + this.#frequent.bytes;
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, own);
  }

  addSequence(tokens: ArrayLike<number>): void {
    this.#difference.addSequence(tokens);
    this.#sinceBeginning?.addSequence(tokens);
  }

  removeSequence(tokens: ArrayLike<number>): void {
    this.#difference.removeSequence(tokens);
    this.#sinceBeginning?.removeSequence(tokens);
  }

  /** See `EditableCounts.replaceSequence`. */
  replaceSequence(
    before: ArrayLike<number>,
    after: ArrayLike<number>,
    window?: ChangedWindow,
  ): void {
    this.#difference.replaceSequence(before, after, window);
    this.#sinceBeginning?.replaceSequence(before, after, window);
  }

  /**
   * Puts segments in the place of all there were and keeps the difference: for segments merged with
   * each other, files that were never told, and files that are left out without being taken back.
   * A rebuild that was under way is given up. Throws RangeError if a segment is of another order.
   */
  exchangeSegments(segments: readonly Segment[]): void {
    this.#segments = this.#checked(segments);
    this.#frequent = new FrequentSuccessors();
    this.#sinceBeginning = undefined;
  }

  /** From now on changes are also counted apart. A rebuild that was under way is given up. */
  beginRebuild(): void {
    this.#sinceBeginning = new EditableCounts(this.#order);
  }

  /**
   * Puts segments in the place of all there were. They hold exactly the files as they were at
   * `beginRebuild`; what has changed since then is the new difference. Throws RangeError if no
   * rebuild is under way, or a segment is of another order.
   */
  finishRebuild(segments: readonly Segment[]): void {
    if (this.#sinceBeginning === undefined) throw new RangeError('no rebuild was begun');
    this.#segments = this.#checked(segments);
    this.#frequent = new FrequentSuccessors();
    this.#difference = this.#sinceBeginning;
    this.#sinceBeginning = undefined;
  }

  view(history: ArrayLike<number>, end: number): LayeredView {
    return new LayeredView(
      this.#segments.map((segment) => segment.view(history, end)),
      this.#difference.view(history, end),
      this.#frequent,
    );
  }

  #checked(segments: readonly Segment[]): readonly Segment[] {
    const other = segments.find(({ maxContext }) => maxContext !== this.maxContext);
    if (other !== undefined) throw new RangeError(`a segment of order ${other.maxContext + 1}`);
    return segments;
  }
}

/** Frequent successors are remembered of contexts that so many tokens follow. */
const LEAST_REMEMBERED = 1024;
/** All successors of contexts that so few tokens follow are listed, frequent or not. */
const MOST_LISTED = 128;
/** Above every length of a context. */
const LENGTHS = 16;

/** The contexts of one history in all layers. */
export class LayeredView implements ContextView {
  readonly longest: number;
  /** By segment, for where a token was seen; places in files that changed since may be gone. */
  readonly segments: readonly SegmentView[];
  readonly #difference: SignedContextView;
  readonly #frequent: FrequentSuccessors;

  constructor(
    segments: readonly SegmentView[],
    difference: SignedContextView,
    frequent: FrequentSuccessors,
  ) {
    this.segments = segments;
    this.#difference = difference;
    this.#frequent = frequent;
    let longest = segments.reduce((most, view) => Math.max(most, view.longest), difference.longest);
    while (longest > 0 && this.total(longest) <= 0) longest--;
    this.longest = longest;
  }

  total(length: number): number {
    let total = this.#difference.total(length);
    for (const view of this.segments) total += view.total(length);
    return total;
  }

  count(length: number, token: number): number {
    return this.#countInSegments(length, token) + this.#difference.count(length, token);
  }

  forEachSuccessor(
    length: number,
    visit: (token: number, count: number) => boolean | undefined,
  ): void {
    const only = this.#only(length);
    if (only !== undefined) {
      only.forEachSuccessor(length, visit);
      return;
    }
    const wentOn = this.#forEachInSegments(length, (token, inSegments) => {
      const count = inSegments + this.#difference.count(length, token);
      return count > 0 ? visit(token, count) : undefined;
    });
    if (!wentOn) return;
    this.#difference.forEachChange(length, (token, count) =>
      count > 0 && this.#countInSegments(length, token) === 0 ? visit(token, count) : undefined,
    );
  }

  /** What a token has in all, it has at least half of in the segments or in the difference. */
  forEachFrequent(
    length: number,
    least: number,
    visit: (token: number, count: number) => void,
  ): void {
    if (!this.#difference.hasChanges(length)) {
      this.#forEachFrequentInSegments(length, least, visit);
      return;
    }
    const half = Math.ceil(least / 2);
    const seen = new Set<number>();
    this.#forEachFrequentInSegments(length, half, (token, inSegments) => {
      seen.add(token);
      const count = inSegments + this.#difference.count(length, token);
      if (count > 0) visit(token, count);
    });
    this.#difference.forEachFrequent(length, half, (token, inDifference) => {
      if (!seen.has(token)) visit(token, this.#countInSegments(length, token) + inDifference);
    });
  }

  distinct(length: number, most: number): number {
    const tokens: number[] = [];
    const add = (token: number): boolean => {
      if (!tokens.includes(token)) tokens.push(token);
      return tokens.length < most;
    };
    if (most === 0) return 0;
    if (this.#difference.hasChanges(length)) this.forEachSuccessor(length, add);
    else
      for (const view of this.segments)
        if (tokens.length < most) view.forEachSuccessor(length, add);
    return tokens.length;
  }

  after(token: number): LayeredView {
    return new LayeredView(
      this.segments.map((view) => view.after(token)),
      this.#difference.after(token),
      this.#frequent,
    );
  }

  /** The one segment that knows the context, where nothing else does. */
  #only(length: number): SegmentView | undefined {
    if (this.#difference.hasChanges(length)) return undefined;
    let only: SegmentView | undefined;
    for (const view of this.segments) {
      if (view.total(length) === 0) continue;
      if (only !== undefined) return undefined;
      only = view;
    }
    return only;
  }

  #forEachFrequentInSegments(
    length: number,
    least: number,
    visit: (token: number, count: number) => void,
  ): void {
    let total = 0;
    for (const view of this.segments) total += view.total(length);
    if (total < LEAST_REMEMBERED) {
      this.#listInSegments(length, least, visit);
      return;
    }
    // A context is told from others by where it stands in the first segment that has it.
    const first = this.segments.findIndex((view) => view.total(length) > 0);
    const at = (this.segments[first]?.from(length) ?? 0) * LENGTHS + length;
    const list = this.#listInSegments.bind(this, length);
    this.#frequent.forEach(at * this.segments.length + first, least, list, visit);
  }

  /** Of k segments one has at least a k-th of what a token has in all. */
  #listInSegments(
    length: number,
    least: number,
    visit: (token: number, count: number) => void,
  ): void {
    const views = this.segments.filter((view) => view.total(length) > 0);
    const [only] = views;
    if (only === undefined) return;
    if (views.length === 1) {
      only.forEachFrequent(length, least, visit);
      return;
    }
    let total = 0;
    for (const view of views) total += view.total(length);
    const share = total <= MOST_LISTED ? 1 : Math.ceil(least / views.length);
    if (share === 1) {
      const counts = new TokenSums();
      for (const view of views)
        view.forEachFrequent(length, 1, (token, count) => {
          counts.add(token, count);
        });
      counts.forEach(visit);
      return;
    }
    const found = views.map((view) => {
      const counts = new Map<number, number>();
      view.forEachFrequent(length, share, (token, count) => {
        counts.set(token, count);
      });
      return { view, counts };
    });
    const seen = new Set<number>();
    for (const { counts } of found) {
      for (const token of counts.keys()) {
        if (seen.has(token)) continue;
        seen.add(token);
        let count = 0;
        for (const other of found)
          count += other.counts.get(token) ?? other.view.count(length, token);
        visit(token, count);
      }
    }
  }

  #countInSegments(length: number, token: number): number {
    let count = 0;
    for (const view of this.segments) count += view.count(length, token);
    return count;
  }

  /**
   * Visits every successor in a segment with its count in all segments, the least token first. Says
   * whether it came to the end.
   */
  #forEachInSegments(
    length: number,
    visit: (token: number, count: number) => boolean | undefined,
  ): boolean {
    const cursors = this.segments
      .filter((view) => view.total(length) > 0)
      .map((view) => ({ view, at: view.from(length), to: view.to(length) }));
    for (;;) {
      let least = Infinity;
      for (const { view, at, to } of cursors) {
        if (at < to) least = Math.min(least, view.tokenAt(length, at));
      }
      if (least === Infinity) return true;
      let count = 0;
      for (const cursor of cursors) {
        const { view, at, to } = cursor;
        if (at === to || view.tokenAt(length, at) !== least) continue;
        cursor.at = view.blockEnd(length, at);
        count += cursor.at - at;
      }
      if (visit(least, count) === false) return false;
    }
  }
}
