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
  /** The probability of the most probable spelling. */
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
 * Cost     O(bytes · order²) for one spelling; memory about 20 bytes a node.
 * Source   Witten and Bell, "The Zero-Frequency Problem", 1991; interpolated as in Chen and Goodman,
 *          "An empirical study of smoothing techniques for language modeling", 1999, section 2.5.
 */
export function createByteModel(options: ByteModelOptions = BYTE_MODEL_DEFAULTS): ByteModel {
  const trie = createCountTrie(options.mostNodes);
  let spellings = 0;
  let largest: number | undefined;

  /** p(symbol) behind symbols[0…end). */
  function probability(symbols: readonly number[], end: number, symbol: number): number {
    let p = 1 / SYMBOLS;
    for (let length = 0; length <= Math.min(options.order, end); length++) {
      const context = trie.find(symbols, end - length, end);
      if (context === undefined) break; // a longer one is unknown as well
      const { total, distinct, count } = trie.evidence(context, symbol);
      if (total > 0) p = (count + distinct * p) / (total + distinct);
    }
    return p;
  }

  /** Of all symbols behind the beginning. */
  function logprobOf(symbols: readonly number[]): number {
    let sum = 0;
    for (let end = 1; end < symbols.length; end++)
      sum += Math.log(probability(symbols, end, symbols[end] ?? END));
    return sum;
  }

  /** The largest probability of a spelling that begins so, or `least` if none has more. */
  function largestBehind(symbols: readonly number[], p: number, least: number): number {
    let found = Math.max(least, p * probability(symbols, symbols.length, END));
    for (let byte = 0; byte < END; byte++) {
      const next = p * probability(symbols, symbols.length, byte);
      if (next > found) found = largestBehind([...symbols, byte], next, found);
    }
    return found;
  }

  return {
    add(text) {
      const symbols = [BEGINNING, ...bytesOf(text), END];
      for (const start of symbols.keys())
        trie.add(symbols, start, Math.min(symbols.length, start + options.order + 1));
      spellings++;
      largest = undefined;
    },
    logprobNats: (text) => logprobOf([BEGINNING, ...bytesOf(text), END]),
    beginningLogprobNats: (text) => logprobOf([BEGINNING, ...bytesOf(text)]),
    get spellings() {
      return spellings;
    },
    get largestProbability() {
      largest ??= largestBehind([BEGINNING], 1, 0);
      return largest;
    },
  };
}

interface CountTrie {
  /** Counts symbols[start…end) and each of its beginnings. */
  add(symbols: readonly number[], start: number, end: number): void;
  find(symbols: readonly number[], start: number, end: number): number | undefined;
  evidence(
    node: number,
    symbol: number,
  ): { readonly total: number; readonly distinct: number; readonly count: number };
}

/** A trie whose edges lie in one hash table: (node, symbol) → child. Node 0 is the root. */
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
    find(symbols, start, end) {
      let node: number | undefined = 0;
      for (let i = start; i < end && node !== undefined; i++)
        node = children.get(node * RADIX + (symbols[i] ?? END));
      return node;
    },
    evidence(node, symbol) {
      const child = children.get(node * RADIX + symbol);
      return {
        total: totals[node] ?? 0,
        distinct: distincts[node] ?? 0,
        count: child === undefined ? 0 : (counts[child] ?? 0),
      };
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
