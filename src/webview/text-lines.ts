/** More lines are not shown: a browser lays out no taller box. */
const MOST_LINES = 1_000_000;

/** The lines of a text that grows. Growing costs what is new, another text its length. */
export class TextLines {
  #text = '';
  #starts: number[] = [0];
  #longest = 0;

  get text(): string {
    return this.#text;
  }

  /** At least 1; of an endless text, those that are shown. */
  get count(): number {
    return this.#starts.length;
  }

  /** Units of the longest line, or a little more. */
  get longest(): number {
    return this.#longest;
  }

  /** Whether lines are left out at the end. */
  get isCut(): boolean {
    return this.#starts.length >= MOST_LINES;
  }

  /**
   * Takes another text; returns the first line that is not as before, `count` where all are. A text that
   * is known to have only grown is not compared with the one before.
   */
  set(text: string, onlyGrown = false): number {
    if (text.length === this.#text.length && text === this.#text) return this.count;
    const longer = text.length > this.#text.length;
    const grew = longer && (onlyGrown || text.startsWith(this.#text));
    const first = grew ? this.count - 1 : 0;
    const from = grew ? this.#text.length : 0;
    if (!grew) {
      this.#starts = [0];
      this.#longest = 0;
    }
    this.#text = text;
    this.#index(from);
    return first;
  }

  /** Where a line begins in the text. */
  startOf(line: number): number {
    return this.#starts[line] ?? this.#text.length;
  }

  /** A line without its end. */
  line(line: number): string {
    const from = this.startOf(line);
    const next = this.#starts[line + 1];
    let to = next === undefined ? this.#endOfLast(from) : next - 1;
    if (next !== undefined && to > from && this.#text[to - 1] === '\r') to -= 1;
    return this.#text.slice(from, to);
  }

  /** The line with the unit at `offset`. O(log lines). */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.startOf(middle) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  #endOfLast(from: number): number {
    if (!this.isCut) return this.#text.length;
    const end = this.#text.indexOf('\n', from);
    return end < 0 ? this.#text.length : end;
  }

  #index(from: number): void {
    let start = this.startOf(this.count - 1);
    let at = this.#text.indexOf('\n', from);
    while (at >= 0 && !this.isCut) {
      this.#longest = Math.max(this.#longest, at - start);
      start = at + 1;
      this.#starts.push(start);
      at = this.#text.indexOf('\n', start);
    }
    this.#longest = Math.max(this.#longest, (at < 0 ? this.#text.length : at) - start);
  }
}
