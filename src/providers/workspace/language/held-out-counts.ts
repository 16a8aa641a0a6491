import { changedWindow, EditableCounts } from '../../../ngram/editable-counts.ts';
import type { ContextView, NgramCounts } from '../../../ngram/ngram-counts.ts';

/** More tokens of a file are not held out: that would cost more memory than it is worth. */
const MOST_TOKENS = 40_000;
const NOTHING = new Uint32Array(0);

/**
 * Counts of the workspace without one file: the one that is being written has a level of its own, and
 * what was just deleted from it must not come back as the best guess because it is still on disk.
 *
 *     count = all − held out
 *
 * Whatever is held out must be in all. A view costs one look-up more in each.
 */
export class HeldOutCounts implements NgramCounts {
  readonly maxContext: number;
  readonly #all: NgramCounts;
  #heldOut: EditableCounts;
  #tokens: Uint32Array = NOTHING;

  constructor(all: NgramCounts) {
    this.#all = all;
    this.maxContext = all.maxContext;
    this.#heldOut = new EditableCounts(this.maxContext + 1);
  }

  get bytes(): number {
    return this.#heldOut.bytes;
  }

  /** Holds out exactly these tokens of one file. The same ones again cost nothing. */
  holdOut(tokens: Uint32Array = NOTHING): void {
    const wanted = tokens.length > MOST_TOKENS ? NOTHING : tokens;
    if (wanted === this.#tokens) return;
    const window = changedWindow(this.#tokens, wanted);
    const shared = window.head + window.tail;
    if (shared * 2 >= wanted.length) this.#heldOut.replaceSequence(this.#tokens, wanted, window);
    else {
      this.#heldOut = new EditableCounts(this.maxContext + 1);
      this.#heldOut.addSequence(wanted);
    }
    this.#tokens = wanted;
  }

  view(history: ArrayLike<number>, end: number): ContextView {
    const all = this.#all.view(history, end);
    return this.#tokens.length === 0 ? all : new HeldOutView(all, this.#heldOut.view(history, end));
  }
}

class HeldOutView implements ContextView {
  readonly longest: number;
  readonly #all: ContextView;
  readonly #heldOut: ContextView;

  constructor(all: ContextView, heldOut: ContextView) {
    this.#all = all;
    this.#heldOut = heldOut;
    let { longest } = all;
    while (longest > 0 && this.total(longest) <= 0) longest--;
    this.longest = longest;
  }

  total(length: number): number {
    return this.#all.total(length) - this.#heldOut.total(length);
  }

  count(length: number, token: number): number {
    return Math.max(0, this.#all.count(length, token) - this.#heldOut.count(length, token));
  }

  forEachSuccessor(
    length: number,
    visit: (token: number, count: number) => boolean | undefined,
  ): void {
    if (this.#heldOut.total(length) === 0) {
      this.#all.forEachSuccessor(length, visit);
      return;
    }
    this.#all.forEachSuccessor(length, (token, count) => {
      const left = count - this.#heldOut.count(length, token);
      return left > 0 ? visit(token, left) : undefined;
    });
  }

  forEachFrequent(
    length: number,
    least: number,
    visit: (token: number, count: number) => void,
  ): void {
    if (this.#heldOut.total(length) === 0) {
      this.#all.forEachFrequent(length, least, visit);
      return;
    }
    this.#all.forEachFrequent(length, least, (token, count) => {
      const left = count - this.#heldOut.count(length, token);
      if (left > 0) visit(token, left);
    });
  }

  distinct(length: number, most: number): number {
    if (this.#heldOut.total(length) === 0) return this.#all.distinct(length, most);
    let distinct = 0;
    if (most > 0) this.forEachSuccessor(length, () => ++distinct < most);
    return distinct;
  }

  after(token: number): ContextView {
    return new HeldOutView(this.#all.after(token), this.#heldOut.after(token));
  }
}
