/**
 * A stretch of a text that looks different: it gets the class `look-<look>`. The viewer draws these:
 * `span-0` … `span-8` (tints of models), `dim`, `disputed`, `agreed`, `word-added`, `word-removed`.
 * Offsets are in UTF-16 code units of the text.
 */
export interface Stretch {
  readonly from: number;
  /** Behind its last unit. */
  readonly to: number;
  readonly look: string;
  /** What it is, in words: makes it focusable under this name. */
  readonly note?: string;
}

/**
 * A whole line that looks different: the class `look-<look>`. The viewer draws these: `added`,
 * `removed`, `changed`, `dim`, `disputed`, `agreed`, `gap` (nothing stands there).
 */
export interface LineLook {
  /** From 0. */
  readonly line: number;
  readonly look: string;
  /** Instead of the line's number; '' leaves it out. */
  readonly gutter?: string;
}

/** Detail of the events `stretch-focus` and `stretch-blur`. */
export interface StretchEvent {
  readonly index: number;
}
