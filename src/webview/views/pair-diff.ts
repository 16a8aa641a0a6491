import { hunksOf, lineDiff } from '../../comparison/differences/line-diff.ts';
import type { DiffRow, Hunk } from '../../comparison/differences/line-diff.ts';
import type { ComparedText } from './compared-texts.ts';

/** Comparing a text that grows takes at most one part of time in so many. */
const REST = 10;

/** The differences of the two texts in sight, found anew only where one of them is another. */
export class PairDiff {
  readonly #onLater: () => void;
  #rows: readonly DiffRow[] = [];
  #hunks: readonly Hunk[] = [];
  #known: { readonly pair: string; readonly left: string; readonly right: string } | undefined;
  #restUntil = 0;
  #timer: number | undefined;

  /** `onLater`: a text that is being written has waited long enough to be compared again. */
  constructor(onLater: () => void) {
    this.#onLater = onLater;
  }

  get rows(): readonly DiffRow[] {
    return this.#rows;
  }

  get hunks(): readonly Hunk[] {
    return this.#hunks;
  }

  compare(left: ComparedText, right: ComparedText, ignoreWhitespace: boolean): void {
    const pair = JSON.stringify([left.key, right.key, ignoreWhitespace]);
    const known = this.#known;
    if (known?.pair === pair && known.left === left.text && known.right === right.text) return;
    const now = performance.now();
    // What the user does is shown at once; a stream is not compared at every piece of it.
    const grows = known?.pair === pair && left.key !== 'result' && right.key !== 'result';
    if (grows && now < this.#restUntil) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#onLater();
      }, this.#restUntil - now);
      return;
    }
    this.#known = { pair, left: left.text, right: right.text };
    this.#rows = lineDiff(left.text, right.text, { ignoreWhitespace });
    this.#hunks = hunksOf(this.#rows);
    this.#restUntil = now + REST * (performance.now() - now);
  }
}
