/** Longest n-gram that any counts look at. */
export const LONGEST_ORDER = 10;

/**
 * How often token sequences occur in a body of text. A context is a suffix of a history and is named
 * by its length, 0 to `maxContext`; 0 is the empty context, which every token follows. Sequences
 * never reach from one file into the next.
 */
export interface NgramCounts {
  /** Longest context that is looked at: the order less one. */
  readonly maxContext: number;
  /**
   * What is known about the contexts that end the history `history[0..end)`, given as token ids. The
   * view holds until the counts are updated; from then on its answers mean nothing.
   */
  view(history: ArrayLike<number>, end: number): ContextView;
}

/** The contexts that end one history, and what follows them. */
export interface ContextView {
  /** Length of the longest suffix of the history that something follows; 0 if only the empty one. */
  readonly longest: number;
  /** How often the context of this length is followed by a token, Σ_w count(w); 0 beyond `longest`. */
  total(length: number): number;
  /** How often this token follows the context of this length. */
  count(length: number, token: number): number;
  /**
   * Visits every token that follows the context with its count, which is above 0: each once, in any
   * order, until `visit` returns false.
   */
  forEachSuccessor(
    length: number,
    visit: (token: number, count: number) => boolean | undefined,
  ): void;
  /**
   * Visits every token that follows the context `least` times or more, each once with its count, and
   * perhaps others; in any order. Cost: about total / least look-ups, or less.
   */
  forEachFrequent(
    length: number,
    least: number,
    visit: (token: number, count: number) => void,
  ): void;
  /** Number of different tokens that follow the context, counted up to `most`. */
  distinct(length: number, most: number): number;
  /** The contexts that end the history with `token` behind it; holds as long as this view. */
  after(token: number): ContextView;
}
