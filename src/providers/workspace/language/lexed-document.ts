import { LOOKAHEAD, tokenEnd } from '../../../ngram/lexer.ts';
import { applyDocumentChange } from '../document-change.ts';
import type { DocumentChange } from '../document-change.ts';
import type { SessionVocabulary } from './session-vocabulary.ts';

/** The tokens around a place of a document. */
export interface TokensAround {
  /** Tokens that end before the place. */
  readonly left: Uint32Array;
  /**
   * What stands between the last of them and the place: a token that may still grow, or the beginning
   * of one.
   */
  readonly beginning: string;
  /** Tokens that begin at or behind the place; what is left of a token cut by it is not there. */
  readonly right: Uint32Array;
}

/**
 * An open document as tokens, kept in step with its text: a change costs the lexing of what changed
 * and a copy of the arrays, about 0.2 ms for a million characters. Tokens get their ids when they
 * are first asked for, and the one at the cursor gets none: half-typed words are no vocabulary.
 */
export class LexedDocument {
  readonly languageId: string;
  #text: string;
  /** End of each token in the text. */
  #ends: Uint32Array<ArrayBuffer>;
  /** Ids of the tokens; 0 (the border, which is no token) where not yet known. */
  #ids: Uint32Array<ArrayBuffer>;
  readonly #vocabulary: SessionVocabulary;
  /** The vocabulary's when the ids were given. */
  #revision: number;

  constructor(text: string, languageId: string, vocabulary: SessionVocabulary) {
    this.languageId = languageId;
    this.#vocabulary = vocabulary;
    this.#revision = vocabulary.revision;
    this.#text = text;
    this.#ends = Uint32Array.from(endsFrom(text, 0, () => false));
    this.#ids = new Uint32Array(this.#ends.length);
  }

  get text(): string {
    return this.#text;
  }

  get size(): number {
    return this.#ends.length;
  }

  change(change: DocumentChange): void {
    const text = applyDocumentChange(this.#text, change);
    const growth = text.length - this.#text.length;
    const unchangedFrom = change.start + change.removed;
    // The last token that ends far enough before the change stays as it is.
    const head = this.#firstEndAfter(Math.max(0, change.start - LOOKAHEAD));
    const from = head === 0 ? 0 : (this.#ends[head - 1] ?? 0);
    // Behind the change, lexing is in step again at the first end that was one before.
    let tail = this.#ends.length;
    const ends = endsFrom(text, from, (end) => {
      const before = end - growth;
      if (before < unchangedFrom) return false;
      const at = this.#firstEndAfter(before - 1);
      if (this.#ends[at] !== before) return false;
      tail = at + 1;
      return true;
    });
    this.#ids = spliced(this.#ids, head, tail, new Uint32Array(ends.length));
    const newEnds = spliced(this.#ends, head, tail, Uint32Array.from(ends));
    for (let i = head + ends.length; i < newEnds.length; i++)
      newEnds[i] = (newEnds[i] ?? 0) + growth;
    this.#ends = newEnds;
    this.#text = text;
  }

  /** The tokens around an offset of the text. */
  around(offset: number): TokensAround {
    if (offset <= 0) {
      this.#identify(undefined);
      return { left: this.#ids.subarray(0, 0), beginning: '', right: this.#ids };
    }
    const cut = this.#firstEndAfter(offset - 1);
    this.#identify(cut);
    return {
      left: this.#ids.subarray(0, cut),
      beginning: this.#text.slice(cut === 0 ? 0 : this.#ends[cut - 1], offset),
      right: this.#ids.subarray(cut + 1),
    };
  }

  #identify(but: number | undefined): void {
    const { revision } = this.#vocabulary;
    if (revision !== this.#revision) this.#ids = new Uint32Array(this.#ids.length);
    this.#revision = revision;
    // A copy: arrays handed out before stay as they were.
    let ids: Uint32Array<ArrayBuffer> | undefined;
    for (let at = this.#ids.indexOf(0); at !== -1; at = this.#ids.indexOf(0, at + 1)) {
      if (at === but) continue;
      ids ??= this.#ids.slice();
      const start = at === 0 ? 0 : (this.#ends[at - 1] ?? 0);
      ids[at] = this.#vocabulary.intern(this.#text.slice(start, this.#ends[at]));
    }
    if (ids !== undefined) this.#ids = ids;
  }

  /** Index of the first token that ends behind `offset`. */
  #firstEndAfter(offset: number): number {
    let [low, high] = [0, this.#ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Ends of the tokens from `start` on, up to the first one at which `isInStep`, included. */
function endsFrom(text: string, start: number, isInStep: (end: number) => boolean): number[] {
  const ends: number[] = [];
  for (let end = start; end < text.length;) {
    end = tokenEnd(text, end);
    ends.push(end);
    if (isInStep(end)) break;
  }
  return ends;
}

function spliced(
  array: Uint32Array<ArrayBuffer>,
  from: number,
  to: number,
  inserted: Uint32Array<ArrayBuffer>,
): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(from + inserted.length + array.length - to);
  result.set(array.subarray(0, from));
  result.set(inserted, from);
  result.set(array.subarray(to), from + inserted.length);
  return result;
}
