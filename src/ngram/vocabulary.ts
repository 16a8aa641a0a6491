import { grown } from './grown.ts';
import { MAX_TOKEN_LENGTH, tokenEnd } from './lexer.ts';
import { textOfUnits, type PackedTexts } from './packed-texts.ts';

/** Between two files; stands in no sequence and no vocabulary gives it. */
export const BORDER = 0;
/** Before the first token of a file, where a sequence is to say that it begins there. */
export const FILE_START = 1;
/** Behind the last token of a file. */
export const FILE_END = 2;
/** Any token the vocabulary has no room for. */
export const UNKNOWN = 3;
/** Ids from here on are tokens with a text; those below have the empty text. */
export const FIRST_TOKEN = 4;

/** Bounds of a vocabulary. */
export interface VocabularyLimits {
  /** Ids given out at most, the reserved ones included. */
  readonly maxTokens: number;
  /** Code units of all texts together. */
  readonly maxUnits: number;
}

const DEFAULT_LIMITS: VocabularyLimits = { maxTokens: 1 << 21, maxUnits: 1 << 25 };

const FIRST_SLOTS = 1 << 10;

/**
 * Token texts ↔ ids, shared by all levels of counts. Ids are given out in order of first sight and
 * never change. When it is full, new texts become `UNKNOWN` and known ones keep their ids.
 *
 * Texts lie in one array of UTF-16 code units and are found by an open hash table: 16 to 32 bytes a
 * token and 2 to 4 a code unit. A look-up costs O(length).
 */
export class Vocabulary {
  readonly #limits: VocabularyLimits;
  #size = FIRST_TOKEN;
  #units = new Uint16Array(1 << 12);
  /** Where the text of each id begins in #units; the next one's begin is its end. */
  #starts = new Uint32Array(1 << 9);
  /** For each id, what all texts up to it hash to. */
  #chain = new Uint32Array(1 << 9);
  /** Ids by hash, 0 where none; see `slotsFor`. */
  #slots = new Uint32Array(FIRST_SLOTS);
  /** Code units of the token being looked up. */
  readonly #token = new Uint16Array(MAX_TOKEN_LENGTH);

  constructor(limits: Partial<VocabularyLimits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  /** Number of ids given out, the reserved ones included: every id is below. */
  get size(): number {
    return this.#size;
  }

  /** Bytes held. */
  get bytes(): number {
    const arrays = [this.#units, this.#starts, this.#chain, this.#slots];
    return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Id of a text, or `UNKNOWN`. */
  idOf(text: string): number {
    return this.#find(text, 0, text.length);
  }

  /** Id of a text, a new one if need be; `UNKNOWN` when there is no room, or no text. */
  intern(text: string): number {
    return this.#intern(text, 0, text.length);
  }

  /** Text of an id; empty for the reserved ids and for those not given out. */
  textOf(id: number): string {
    if (id < FIRST_TOKEN || id >= this.#size) return '';
    return textOfUnits(this.#units, this.#starts[id] ?? 0, this.#starts[id + 1] ?? 0);
  }

  /** The tokens of a text as ids: `lex` and `intern` in one, without a string for every token. */
  internText(text: string): Uint32Array<ArrayBuffer> {
    return this.#idsOf(text, true);
  }

  /** The tokens of a text as ids; those without one are `UNKNOWN` and get none. */
  idsOf(text: string): Uint32Array<ArrayBuffer> {
    return this.#idsOf(text, false);
  }

  /**
   * What the texts of all ids below `size` hash to, in their order. Two vocabularies with the same
   * fingerprint mean the same by these ids; other ids may be added since. Undefined if there are
   * fewer ids.
   */
  fingerprint(size: number): number | undefined {
    return size < FIRST_TOKEN || size > this.#size ? undefined : (this.#chain[size - 1] ?? 0);
  }

  /** All texts in the order of their ids. */
  snapshot(): PackedTexts {
    return {
      units: this.#units.slice(0, this.#starts[this.#size]),
      ends: this.#starts.slice(FIRST_TOKEN + 1, this.#size + 1),
    };
  }

  /**
   * A vocabulary from its snapshot; undefined if that is none: ends out of order, texts that are
   * empty, too long or there twice, more than the limits allow.
   */
  static restore(
    { units, ends }: PackedTexts,
    limits: Partial<VocabularyLimits> = {},
  ): Vocabulary | undefined {
    const vocabulary = new Vocabulary(limits);
    if (ends.length + FIRST_TOKEN > vocabulary.#limits.maxTokens) return undefined;
    vocabulary.#slots = new Uint32Array(slotsFor(ends.length + FIRST_TOKEN));
    let start = 0;
    for (let i = 0; i < ends.length; i++) {
      const end = ends[i] ?? 0;
      if (end <= start || end > units.length) return undefined;
      if (vocabulary.#internUnits(units, start, end) !== FIRST_TOKEN + i) return undefined;
      start = end;
    }
    return start === units.length ? vocabulary : undefined;
  }

  #idsOf(text: string, canAdd: boolean): Uint32Array<ArrayBuffer> {
    let ids = new Uint32Array((text.length >> 2) + 16);
    let count = 0;
    for (let start = 0; start < text.length;) {
      const end = tokenEnd(text, start);
      if (count === ids.length) ids = grown(ids, count + 1);
      ids[count++] = canAdd ? this.#intern(text, start, end) : this.#find(text, start, end);
      start = end;
    }
    return ids.slice(0, count);
  }

  #find(text: string, start: number, end: number): number {
    const length = this.#read(text, start, end);
    const slot = this.#slotOf(this.#token, 0, length, hashOf(this.#token, 0, length));
    const id = this.#slots[slot] ?? 0;
    return id === 0 ? UNKNOWN : id;
  }

  #intern(text: string, start: number, end: number): number {
    return this.#internUnits(this.#token, 0, this.#read(text, start, end));
  }

  /** Puts a token's code units into #token; gives their number, 0 if there are too many. */
  #read(text: string, start: number, end: number): number {
    if (end - start > MAX_TOKEN_LENGTH) return 0;
    for (let i = start; i < end; i++) this.#token[i - start] = text.charCodeAt(i);
    return end - start;
  }

  #internUnits(units: Uint16Array, start: number, end: number): number {
    const length = end - start;
    if (length === 0 || length > MAX_TOKEN_LENGTH) return UNKNOWN;
    const hash = hashOf(units, start, end);
    const slot = this.#slotOf(units, start, end, hash);
    const known = this.#slots[slot] ?? 0;
    if (known !== 0) return known;
    const id = this.#size;
    const from = this.#starts[id] ?? 0;
    if (id >= this.#limits.maxTokens || from + length > this.#limits.maxUnits) return UNKNOWN;
    this.#units = grown(this.#units, from + length);
    for (let i = 0; i < length; i++) this.#units[from + i] = units[start + i] ?? 0;
    this.#starts = grown(this.#starts, id + 2);
    this.#starts[id + 1] = from + length;
    this.#chain = grown(this.#chain, id + 1);
    this.#chain[id] = mixed((this.#chain[id - 1] ?? 0) ^ hash);
    this.#size = id + 1;
    this.#slots[slot] = id;
    if (this.#size * 2 > this.#slots.length) this.#growSlots();
    return id;
  }

  /** The slot that holds the token, or the empty one where it belongs. */
  #slotOf(units: Uint16Array, start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot] ?? 0;
      if (id === 0 || this.#isToken(id, units, start, end)) return slot;
    }
  }

  #isToken(id: number, units: Uint16Array, start: number, end: number): boolean {
    const from = this.#starts[id] ?? 0;
    const length = end - start;
    if ((this.#starts[id + 1] ?? 0) - from !== length) return false;
    for (let i = 0; i < length; i++) {
      if (this.#units[from + i] !== units[start + i]) return false;
    }
    return true;
  }

  #growSlots(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let id = FIRST_TOKEN; id < this.#size; id++) {
      let slot = hashOf(this.#units, this.#starts[id] ?? 0, this.#starts[id + 1] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

/** Slots for ids below `size`: a power of two, at most half of them taken. */
function slotsFor(size: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(FIRST_SLOTS, size * 2)));
}

/** FNV-1a over code units, mixed so that the low bits depend on all of them. */
function hashOf(units: Uint16Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (units[i] ?? 0), 0x01000193);
  return mixed(hash);
}

/** The last steps of MurmurHash3, which let every bit change every other; 32 bits, unsigned. */
function mixed(hash: number): number {
  let mixing = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixing = Math.imul(mixing ^ (mixing >>> 13), 0xc2b2ae35);
  return (mixing ^ (mixing >>> 16)) >>> 0;
}
