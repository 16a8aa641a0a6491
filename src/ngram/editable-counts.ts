import { grown } from './grown.ts';
import { LONGEST_ORDER, type ContextView, type NgramCounts } from './ngram-counts.ts';

/** A view that also shows what counts have fallen below zero. */
export interface SignedContextView extends ContextView {
  after(token: number): SignedContextView;
  /** False where no token has a count other than 0; true where one may have. */
  hasChanges(length: number): boolean;
  /** Like `forEachSuccessor`, for every token whose count is not 0. */
  forEachChange(length: number, visit: (token: number, count: number) => boolean | undefined): void;
}

/** The part of a sequence that differs between two states of it. */
export interface ChangedWindow {
  /** Tokens at the start that both states share. */
  readonly head: number;
  /** Tokens at the end that both states share, behind the head. */
  readonly tail: number;
}

const ROOT = 0;
const NONE = -1;
const FIRST_CAPACITY = 16;

/**
 * Counts of all n-grams of length 1 to `order` that can be taken back: after any additions and
 * removals every answer is that of a counter built anew. Counts are signed: what is removed without
 * having been added stands below zero, so that an instance can hold the difference to other counts
 * (see `LayeredCounts`).
 *
 * A trie whose edges lie in one open hash table: every n-gram is a node, found from the node of its
 * first n − 1 tokens. 32 to 60 bytes an n-gram that differs from others; up to `order` of them a
 * token. Nodes that fell to zero go when they are the most. An update costs O(order) a token, a view
 * O(order²).
 */
export class EditableCounts implements NgramCounts {
  readonly maxContext: number;
  readonly #order: number;
  #size = 1;
  /** Nodes with the count 0, and how many of them the last sweep had to leave for their children. */
  #zeros = 0;
  #zerosLeft = 0;
  #parents = new Int32Array(FIRST_CAPACITY);
  #tokens = new Uint32Array(FIRST_CAPACITY);
  #counts = new Int32Array(FIRST_CAPACITY);
  /** Sum of the children's counts. */
  #totals = new Int32Array(FIRST_CAPACITY);
  #firstChildren = new Int32Array(FIRST_CAPACITY);
  #nextSiblings = new Int32Array(FIRST_CAPACITY);
  /** Nodes by the hash of parent and token, 0 where none; as many as a power of two. */
  #slots = new Int32Array(FIRST_CAPACITY * 2);

  /** Throws RangeError unless the order is 1 to 10. */
  constructor(order = 6) {
    if (!(order >= 1 && order <= LONGEST_ORDER)) throw new RangeError(`order ${order}`);
    this.#order = order;
    this.maxContext = order - 1;
  }

  /** Number of n-grams held, those that fell to zero and are not yet swept included. */
  get size(): number {
    return this.#size - 1;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#parents.byteLength * 6 + this.#slots.byteLength;
  }

  /** Counts the n-grams of one file. */
  addSequence(tokens: ArrayLike<number>): void {
    this.#sweepIfWorth();
    this.#apply(tokens, 0, tokens.length, 1);
  }

  /** Takes back `addSequence` of equal tokens. */
  removeSequence(tokens: ArrayLike<number>): void {
    this.#sweepIfWorth();
    this.#apply(tokens, 0, tokens.length, -1);
  }

  /**
   * The file changed from `before` to `after`: as `removeSequence(before)`, `addSequence(after)`, but
   * only n-grams that touch the changed window are counted. Cost O((window + order) · order), and
   * O(length) to find the window when it is not given.
   */
  replaceSequence(
    before: ArrayLike<number>,
    after: ArrayLike<number>,
    { head, tail }: ChangedWindow = changedWindow(before, after),
  ): void {
    this.#sweepIfWorth();
    this.#apply(after, head, after.length - tail, 1);
    this.#apply(before, head, before.length - tail, -1);
  }

  view(history: ArrayLike<number>, end: number): SignedContextView {
    const nodes = [ROOT];
    const longest = this.#size === 1 ? 0 : Math.min(this.maxContext, end);
    for (let length = 1; length <= longest; length++) {
      let node = ROOT;
      for (let i = end - length; i < end && node !== NONE; i++) {
        node = this.#child(node, history[i] ?? 0);
      }
      nodes.push(node);
    }
    return this.#viewOf(nodes);
  }

  /** The view of contexts by their nodes, the empty one first; beyond, nothing is known. */
  #viewOf(nodes: readonly number[]): SignedContextView {
    let longest = nodes.length - 1;
    while (longest > 0 && this.#totalOf(nodes[longest] ?? NONE) <= 0) longest--;
    const nodeOf = (length: number): number => nodes[length] ?? NONE;
    return {
      longest,
      total: (length) => this.#totalOf(nodeOf(length)),
      count: (length, token) => {
        const child = this.#child(nodeOf(length), token);
        return child === NONE ? 0 : (this.#counts[child] ?? 0);
      },
      forEachSuccessor: (length, visit) => this.#forEachChild(nodeOf(length), 1, visit),
      forEachFrequent: (length, least, visit) =>
        this.#forEachChild(nodeOf(length), Math.max(1, least), (token, count) => {
          visit(token, count);
          return undefined;
        }),
      distinct: (length, most) => {
        let distinct = 0;
        if (most > 0) this.#forEachChild(nodeOf(length), 1, () => ++distinct < most);
        return distinct;
      },
      after: (token) => {
        const longer = [ROOT];
        const last = Math.min(this.maxContext, nodes.length);
        for (let length = 1; length <= last; length++)
          longer.push(this.#child(nodeOf(length - 1), token));
        return this.#viewOf(longer);
      },
      hasChanges: (length) => this.#hasChild(nodeOf(length)),
      forEachChange: (length, visit) => this.#forEachChild(nodeOf(length), -Infinity, visit),
    };
  }

  /** Counts every n-gram that begins before `to` and reaches `from` or beyond it. */
  #apply(tokens: ArrayLike<number>, from: number, to: number, sign: 1 | -1): void {
    for (let start = Math.max(0, from - this.maxContext); start < to; start++) {
      const end = Math.min(tokens.length, start + this.#order);
      let node = ROOT;
      for (let i = start; i < end; i++) {
        const child = this.#childToCount(node, tokens[i] ?? 0);
        if (i >= from) this.#count(node, child, sign);
        node = child;
      }
    }
  }

  #count(node: number, child: number, sign: 1 | -1): void {
    const before = this.#counts[child] ?? 0;
    if (before === 0) this.#zeros--;
    if (before + sign === 0) this.#zeros++;
    this.#counts[child] = before + sign;
    this.#totals[node] = (this.#totals[node] ?? 0) + sign;
  }

  #totalOf(node: number): number {
    return node === NONE ? 0 : (this.#totals[node] ?? 0);
  }

  #forEachChild(
    node: number,
    least: number,
    visit: (token: number, count: number) => boolean | undefined,
  ): void {
    if (node === NONE) return;
    for (let child = this.#firstChildren[node] ?? 0; child !== 0;) {
      const count = this.#counts[child] ?? 0;
      if (count >= least && count !== 0 && visit(this.#tokens[child] ?? 0, count) === false) return;
      child = this.#nextSiblings[child] ?? 0;
    }
  }

  #hasChild(node: number): boolean {
    return node !== NONE && this.#firstChildren[node] !== 0;
  }

  #child(node: number, token: number): number {
    if (node === NONE) return NONE;
    const child = this.#slots[this.#slotOf(node, token)] ?? 0;
    return child === 0 ? NONE : child;
  }

  #childToCount(node: number, token: number): number {
    const slot = this.#slotOf(node, token);
    const known = this.#slots[slot] ?? 0;
    if (known !== 0) return known;
    const child = this.#append(node, token);
    this.#slots[slot] = child;
    if (this.#size * 1.5 > this.#slots.length) this.#hashAnew(this.#slots.length * 2);
    return child;
  }

  #append(node: number, token: number): number {
    const child = this.#size++;
    this.#zeros++;
    if (child === this.#parents.length) {
      this.#parents = grown(this.#parents, this.#size);
      this.#tokens = grown(this.#tokens, this.#size);
      this.#counts = grown(this.#counts, this.#size);
      this.#totals = grown(this.#totals, this.#size);
      this.#firstChildren = grown(this.#firstChildren, this.#size);
      this.#nextSiblings = grown(this.#nextSiblings, this.#size);
    }
    this.#parents[child] = node;
    this.#tokens[child] = token;
    this.#nextSiblings[child] = this.#firstChildren[node] ?? 0;
    this.#firstChildren[node] = child;
    return child;
  }

  /** The slot of a node's child, or the empty one where it belongs. */
  #slotOf(node: number, token: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(node, token) & mask; ; slot = (slot + 1) & mask) {
      const child = this.#slots[slot] ?? 0;
      if (child === 0) return slot;
      if (this.#tokens[child] === token && this.#parents[child] === node) return slot;
    }
  }

  #hashAnew(slotCount: number): void {
    this.#slots = new Int32Array(slotCount);
    for (let node = 1; node < this.#size; node++) {
      this.#slots[this.#slotOf(this.#parents[node] ?? 0, this.#tokens[node] ?? 0)] = node;
    }
  }

  /** Drops nodes with the count 0 and no children once they are most of those that could go. */
  #sweepIfWorth(): void {
    const canGo = this.#zeros - this.#zerosLeft;
    if (canGo * 2 <= this.#size - this.#zerosLeft || this.#size < FIRST_CAPACITY) return;
    const old = {
      size: this.#size,
      parents: this.#parents,
      tokens: this.#tokens,
      counts: this.#counts,
      totals: this.#totals,
    };
    // Children have higher numbers than their parents: backwards, they are judged first.
    const places = new Int32Array(old.size);
    places[ROOT] = 1;
    let kept = 1;
    for (let node = old.size - 1; node > 0; node--) {
      if (old.counts[node] === 0 && places[node] === 0) continue;
      places[node] = 1;
      places[old.parents[node] ?? ROOT] = 1;
      kept++;
    }
    const capacity = Math.max(FIRST_CAPACITY, Math.ceil(kept * 1.5));
    this.#parents = new Int32Array(capacity);
    this.#tokens = new Uint32Array(capacity);
    this.#counts = new Int32Array(capacity);
    this.#totals = new Int32Array(capacity);
    this.#firstChildren = new Int32Array(capacity);
    this.#nextSiblings = new Int32Array(capacity);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(capacity * 1.5)));
    this.#size = 1;
    this.#zeros = 0;
    this.#totals[ROOT] = old.totals[ROOT] ?? 0;
    places[ROOT] = ROOT;
    for (let node = 1; node < old.size; node++) {
      if (places[node] === 0) continue;
      const parent = places[old.parents[node] ?? ROOT] ?? ROOT;
      const token = old.tokens[node] ?? 0;
      const place = this.#append(parent, token);
      this.#slots[this.#slotOf(parent, token)] = place;
      const count = old.counts[node] ?? 0;
      if (count !== 0) this.#zeros--;
      this.#counts[place] = count;
      this.#totals[place] = old.totals[node] ?? 0;
      places[node] = place;
    }
    this.#zerosLeft = this.#zeros;
  }
}

/** What two states of a sequence share at their start and, behind that, at their end. */
export function changedWindow(before: ArrayLike<number>, after: ArrayLike<number>): ChangedWindow {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (
    tail < shorter - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail++;
  }
  return { head, tail };
}

function hashOf(node: number, token: number): number {
  let hash = Math.imul(node, 0x9e3779b1) ^ Math.imul(token + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
