import { EditableCounts } from '../../../ngram/editable-counts.ts';
import { FILE_END, FILE_START } from '../../../ngram/vocabulary.ts';
import type { TokensAround } from './lexed-document.ts';

/** A large document is counted in pieces of so many tokens, */
const PIECE = 8_192;
/** so many of them before the cursor's and behind it. */
const PIECES_BEFORE = 2;
const PIECES_BEHIND = 1;
const NOTHING = new Uint32Array(0);

/**
 * Counts of the document around a cursor: what stands before it and what stands behind it are two
 * sequences, so nothing is learned from what meets at the cursor by chance. Of a document beyond
 * some 30,000 tokens only the part around the cursor is counted. An update costs what has changed,
 * and the tokens between the old place of the cursor and the new one.
 */
export class FileLevel {
  readonly counts: EditableCounts;
  #left: Uint32Array = NOTHING;
  #right: Uint32Array = NOTHING;

  constructor(order: number) {
    this.counts = new EditableCounts(order);
  }

  update({ left, right }: TokensAround): void {
    const from = Math.max(0, Math.floor(left.length / PIECE) - PIECES_BEFORE) * PIECE;
    const behind = (Math.floor(left.length / PIECE) + 1 + PIECES_BEHIND) * PIECE - left.length;
    const to = Math.min(right.length, behind);
    const before = new Uint32Array(left.length - from + 1);
    before[0] = FILE_START;
    before.set(left.subarray(from), 1);
    const after = new Uint32Array(to + 1);
    after.set(right.subarray(0, to));
    after[to] = FILE_END;
    const nextLeft = from === 0 ? before : before.subarray(1);
    const nextRight = to === right.length ? after : after.subarray(0, to);
    this.counts.replaceSequence(this.#left, nextLeft);
    this.counts.replaceSequence(this.#right, nextRight);
    this.#left = nextLeft;
    this.#right = nextRight;
  }
}
