const FIRST_SLOTS = 1 << 7;

/**
 * A sum for each of some tokens, in the order in which they came. It lives for one question: a `Map`
 * would leave an object for every sum behind. Cost O(1) for a token.
 */
export class TokenSums {
  readonly #tokens: number[] = [];
  readonly #sums: number[] = [];
  /** Index of a token and 1, by hash; 0 where none. At most half of them are taken. */
  #slots = new Int32Array(FIRST_SLOTS);

  get size(): number {
    return this.#tokens.length;
  }

  has(token: number): boolean {
    return this.#slots[this.#slotOf(token)] !== 0;
  }

  forEach(visit: (token: number, sum: number) => void): void {
    for (let at = 0; at < this.#tokens.length; at++)
      visit(this.#tokens[at] ?? 0, this.#sums[at] ?? 0);
  }

  /** Adds to the sum of a token, which may be a new one. */
  add(token: number, amount: number): void {
    const slot = this.#slotOf(token);
    const at = (this.#slots[slot] ?? 0) - 1;
    if (at >= 0) {
      this.#sums[at] = (this.#sums[at] ?? 0) + amount;
      return;
    }
    this.#sums.push(amount);
    this.#slots[slot] = this.#tokens.push(token);
    if (this.#tokens.length * 2 > this.#slots.length) this.#growSlots();
  }

  /** The slot of a token, or the empty one where it belongs. */
  #slotOf(token: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = (Math.imul(token, 0x9e3779b1) >>> 7) & mask; ; slot = (slot + 1) & mask) {
      const at = slots[slot] ?? 0;
      if (at === 0 || this.#tokens[at - 1] === token) return slot;
    }
  }

  #growSlots(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let at = 0; at < this.#tokens.length; at++)
      this.#slots[this.#slotOf(this.#tokens[at] ?? 0)] = at + 1;
  }
}
