import { EditableCounts, type ChangedWindow, type SignedContextView } from './editable-counts.ts';
import type { ContextView, NgramCounts } from './ngram-counts.ts';
import type { Segment, SegmentView } from './segment.ts';

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
    const own = this.#difference.bytes + (this.#sinceBeginning?.bytes ?? 0);
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
    this.#difference = this.#sinceBeginning;
    this.#sinceBeginning = undefined;
  }

  view(history: ArrayLike<number>, end: number): LayeredView {
    return new LayeredView(
      this.#segments.map((segment) => segment.view(history, end)),
      this.#difference.view(history, end),
    );
  }

  #checked(segments: readonly Segment[]): readonly Segment[] {
    const other = segments.find(({ maxContext }) => maxContext !== this.maxContext);
    if (other !== undefined) throw new RangeError(`a segment of order ${other.maxContext + 1}`);
    return segments;
  }
}

/** The contexts of one history in all layers. */
export class LayeredView implements ContextView {
  readonly longest: number;
  /** By segment, for where a token was seen; places in files that changed since may be gone. */
  readonly segments: readonly SegmentView[];
  readonly #difference: SignedContextView;

  constructor(segments: readonly SegmentView[], difference: SignedContextView) {
    this.segments = segments;
    this.#difference = difference;
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
    const wentOn = this.#forEachInSegments(length, (token, inSegments) => {
      const count = inSegments + this.#difference.count(length, token);
      return count > 0 ? visit(token, count) : undefined;
    });
    if (!wentOn) return;
    this.#difference.forEachChange(length, (token, count) =>
      count > 0 && this.#countInSegments(length, token) === 0 ? visit(token, count) : undefined,
    );
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
