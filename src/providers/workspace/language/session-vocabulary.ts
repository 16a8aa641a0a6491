import { lex } from '../../../ngram/lexer.ts';
import type { TokenTexts } from '../../../ngram/nested-model.ts';
import { UNKNOWN, Vocabulary } from '../../../ngram/vocabulary.ts';

/** Ids from here on are of texts that only open documents and prompts have. */
const FIRST_OF_SESSION = 2 ** 31;
const MOST_OF_SESSION = { maxTokens: 1 << 18, maxUnits: 1 << 22 };

/**
 * The vocabulary of the indexed files, and beside it the words that are only typed: those live in
 * memory alone. So what is never saved, and what stands in files that are not learned from, is in no
 * stored vocabulary. A word that an indexed file has too gets that file's id; `revision` then says
 * that ids given out before are to be asked for again.
 */
export class SessionVocabulary implements TokenTexts {
  readonly #indexed: Vocabulary;
  readonly #session = new Vocabulary(MOST_OF_SESSION);
  /** Ids of the session whose texts no indexed file had so far. */
  readonly #own = new Set<number>();
  #indexedSize: number;
  #revision = 0;

  constructor(indexed: Vocabulary) {
    this.#indexed = indexed;
    this.#indexedSize = indexed.size;
  }

  /** Another number whenever a text of the session has got another id. */
  get revision(): number {
    if (this.#indexedSize === this.#indexed.size) return this.#revision;
    this.#indexedSize = this.#indexed.size;
    const before = this.#own.size;
    for (const id of this.#own)
      if (this.#indexed.idOf(this.#session.textOf(id)) !== UNKNOWN) this.#own.delete(id);
    if (this.#own.size !== before) this.#revision += 1;
    return this.#revision;
  }

  get bytes(): number {
    return this.#session.bytes;
  }

  textOf(token: number): string {
    return token < FIRST_OF_SESSION
      ? this.#indexed.textOf(token)
      : this.#session.textOf(token - FIRST_OF_SESSION);
  }

  idOf(text: string): number {
    const indexed = this.#indexed.idOf(text);
    return indexed === UNKNOWN ? ofSession(this.#session.idOf(text)) : indexed;
  }

  /** Id of a text, one of the session if need be; `UNKNOWN` when there is no room. */
  intern(text: string): number {
    const indexed = this.#indexed.idOf(text);
    if (indexed !== UNKNOWN) return indexed;
    const id = this.#session.intern(text);
    if (id !== UNKNOWN) this.#own.add(id);
    return ofSession(id);
  }

  /** The tokens of a text as ids; those without one are `UNKNOWN` and get none. */
  idsOf(text: string): Uint32Array<ArrayBuffer> {
    return Uint32Array.from(lex(text), (token) => this.idOf(token));
  }
}

function ofSession(id: number): number {
  return id === UNKNOWN ? UNKNOWN : id + FIRST_OF_SESSION;
}
