/** Probability of the spelling of a token: the last resort, which gives every text a probability. */
export interface ByteModel {
  /** Counts one spelling. */
  add(text: string): void;
  /** log P(text) in nats, as a whole token: its bytes, then the end of the token. Finite. */
  logprobNats(text: string): number;
  /** log P in nats that a token begins with `text`: its bytes, without the end. Finite. */
  beginningLogprobNats(text: string): number;
  /** Spellings counted so far; probabilities change only with it. */
  readonly spellings: number;
  /** No spelling is more probable; one often is as probable. */
  readonly largestProbability: number;
}

export interface ByteModelOptions {
  /** Bytes looked back at, 0 or more. */
  readonly order: number;
  /** Contexts kept; later spellings count only where they meet known ones. Bounds the memory. */
  readonly mostNodes: number;
}

export const BYTE_MODEL_DEFAULTS: ByteModelOptions = { order: 4, mostNodes: 400_000 };

/** Symbols are the 256 bytes and the end of the token; its beginning is only ever looked back at. */
const END = 256;
const SYMBOLS = 257;
const BEGINNING = 257;
const RADIX = 258;
const ROOT = 0;
const NONE = -1;

/** Beginnings of one length that are followed to find the most probable spelling. */
const MOST_BEGINNINGS = 24;

/**
 * Interpolated Witten-Bell model over the UTF-8 bytes of spellings, from the order down to uniform:
 *
 *     p_n(s | h) = (c(h s) + d(h) · p_{n−1}(s | h′)) / (C(h) + d(h)),   p_{−1}(s) = 1/257
 *
 * with c the counts, C(h) their sum behind h, d(h) the number of different symbols seen behind h and
 * h′ the context without its first byte. Each step sums to 1 over 257 symbols, so the probabilities of
 * all byte sequences that end sum to 1. Train it on different spellings, each once: what is spelled
 * is a token never seen, and new names look like other names, not like the frequent ones.
 *
 * Spellings are encoded injectively: a lone surrogate takes three bytes of its own.
 * Cost     O(bytes · order) for one spelling; memory about 20 bytes a node.
 * Source   Witten and Bell, "The Zero-Frequency Problem", 1991; interpolated as in Chen and Goodman,
 *          "An empirical study of smoothing techniques for language modeling", 1999, section 2.5.
 */
export function createByteModel(options: ByteModelOptions = BYTE_MODEL_DEFAULTS): ByteModel {
  const trie = createCountTrie(options.mostNodes);
  let spellings = 0;
  let largest: number | undefined;

  /** The contexts at the beginning of a spelling. */
  function beginning(): Int32Array {
    const contexts = new Int32Array(options.order + 1).fill(NONE);
    contexts[0] = ROOT;
    trie.follow(contexts, BEGINNING);
    return contexts;
  }

  function logprobOf(symbols: readonly number[]): number {
    const contexts = beginning();
    let sum = 0;
    for (const symbol of symbols) sum += Math.log(trie.follow(contexts, symbol));
    return sum;
  }

  /**
   * What no spelling's probability exceeds: of beginnings of one length the most probable go on, and
   * what the others lead to is at most as probable as they are.
   */
  function boundOfAll(): number {
    let bound = 0;
    let beginnings = [{ p: 1, contexts: beginning() }];
    while (beginnings.length > 0) {
      const longer: typeof beginnings = [];
      for (const { p, contexts } of beginnings) {
        bound = Math.max(bound, p * trie.follow(contexts.slice(), END));
        for (let byte = 0; byte < END; byte++) {
          const next = contexts.slice();
          const probability = p * trie.follow(next, byte);
          if (probability > bound) longer.push({ p: probability, contexts: next });
        }
      }
      longer.sort((a, b) => b.p - a.p);
      bound = Math.max(bound, longer[MOST_BEGINNINGS]?.p ?? 0);
      beginnings = longer.filter(({ p }) => p > bound);
    }
    return bound;
  }

  return {
    add(text) {
      const symbols = [BEGINNING, ...bytesOf(text), END];
      for (const start of symbols.keys())
        trie.add(symbols, start, Math.min(symbols.length, start + options.order + 1));
      spellings++;
      largest = undefined;
    },
    logprobNats: (text) => logprobOf([...bytesOf(text), END]),
    beginningLogprobNats: (text) => logprobOf(bytesOf(text)),
    get spellings() {
      return spellings;
    },
    get largestProbability() {
      largest ??= boundOfAll();
      return largest;
    },
  };
}

interface CountTrie {
  /** Counts symbols[start…end) and each of its beginnings. */
  add(symbols: readonly number[], start: number, end: number): void;
  /**
   * The probability of a symbol behind the contexts: nodes by length, NONE for the unknown. They become
   * those that the symbol ends: each is the child of one before.
   */
  follow(contexts: Int32Array, symbol: number): number;
}

/** A trie whose edges lie in one hash table: (node, symbol) → child. */
function createCountTrie(mostNodes: number): CountTrie {
  const children = new Map<number, number>();
  const counts: number[] = [0];
  const totals: number[] = [0];
  const distincts: number[] = [0];

  return {
    add(symbols, start, end) {
      let node = 0;
      for (let i = start; i < end; i++) {
        const symbol = symbols[i] ?? END;
        const key = node * RADIX + symbol;
        const predicted = symbol !== BEGINNING;
        let child = children.get(key);
        if (child === undefined) {
          if (counts.length >= mostNodes) return;
          child = counts.push(0) - 1;
          totals.push(0);
          distincts.push(0);
          children.set(key, child);
          if (predicted) distincts[node] = (distincts[node] ?? 0) + 1;
        }
        counts[child] = (counts[child] ?? 0) + 1;
        if (predicted) totals[node] = (totals[node] ?? 0) + 1;
        node = child;
      }
    },
    follow(contexts, symbol) {
      let p = 1 / SYMBOLS;
      let longer = ROOT;
      let isKnown = true;
      for (let length = 0; length < contexts.length; length++) {
        const node = contexts[length] ?? NONE;
        contexts[length] = longer;
        isKnown &&= node !== NONE; // a longer one is unknown as well
        longer = isKnown ? (children.get(node * RADIX + symbol) ?? NONE) : NONE;
        const total = isKnown ? (totals[node] ?? 0) : 0;
        if (total === 0) continue;
        const count = longer === NONE ? 0 : (counts[longer] ?? 0);
        const distinct = distincts[node] ?? 0;
        p = (count + distinct * p) / (total + distinct);
      }
      return p;
    },
  };
}

/** Length of a text in UTF-8 bytes. */
export function byteLength(text: string): number {
  return bytesOf(text).length;
}

/** UTF-8, and the same scheme for lone surrogates (WTF-8), so that different texts differ. */
function bytesOf(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return bytes;
}

function tail(code: number): number {
  return 0x80 | (code & 0x3f);
}
