/** The most frequent successors of one context, most frequent first. */
interface Known {
  /** All with so many occurrences or more are there, */
  readonly least: number;
  readonly tokens: Uint32Array;
  readonly counts: Uint32Array;
}

type Visit = (token: number, count: number) => void;

/** Bytes of what is remembered of all contexts, */
const MOST_BYTES = 1 << 21;
/** each with this much besides its successors, about. */
const BYTES_BESIDES = 256;

/**
 * Remembers the frequent successors of contexts in counts that never change, so that what stands
 * behind a blank is not looked for over and over. When full, it begins anew.
 */
export class FrequentSuccessors {
  readonly #known = new Map<number, Known>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Visits every successor of the context `key` with a count of `least` or more, most frequent first.
   * Where they are not known, `list` visits all that have at least the count it is given, and perhaps
   * others.
   */
  forEach(
    key: number,
    least: number,
    list: (least: number, visit: Visit) => void,
    visit: Visit,
  ): void {
    let known = this.#known.get(key);
    if (known === undefined || known.least > least) {
      // Lower than asked: the next question often goes a little further.
      known = sorted(2 ** Math.floor(Math.log2(least)), list);
      this.#keep(key, known);
    }
    const { tokens, counts } = known;
    for (let i = 0; i < tokens.length; i++) {
      const count = counts[i] ?? 0;
      if (count < least) return;
      visit(tokens[i] ?? 0, count);
    }
  }

  #keep(key: number, known: Known): void {
    this.#bytes += bytesOf(known) - bytesOf(this.#known.get(key));
    if (this.#bytes > MOST_BYTES) {
      this.#known.clear();
      this.#bytes = bytesOf(known);
    }
    this.#known.set(key, known);
  }
}

function bytesOf(known: Known | undefined): number {
  if (known === undefined) return 0;
  return known.tokens.byteLength + known.counts.byteLength + BYTES_BESIDES;
}

function sorted(least: number, list: (least: number, visit: Visit) => void): Known {
  const found: (readonly [token: number, count: number])[] = [];
  list(least, (token, count) => {
    if (count >= least) found.push([token, count]);
  });
  found.sort((a, b) => b[1] - a[1]);
  return {
    least,
    tokens: Uint32Array.from(found, ([token]) => token),
    counts: Uint32Array.from(found, ([, count]) => count),
  };
}
