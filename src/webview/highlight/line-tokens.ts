import type { Later } from './later.ts';

/** A grammar's state at the end of a line. */
export type LineState = object | null;

/** What a grammar makes of a line: pairs of where a token begins and how it looks, packed. */
export interface TokenizedLine {
  readonly tokens: Uint32Array;
  readonly ruleStack: LineState;
}

/** A TextMate grammar with a theme. */
export interface LineGrammar {
  tokenizeLine2(line: string, before: LineState): TokenizedLine;
}

/** Lines of a text that may grow. */
export interface Lines {
  readonly count: number;
  line(i: number): string;
}

/** Lines behind this one stay uncoloured. */
export const MOST_LINES = 20_000;

/** Longer lines stay uncoloured, and change no state. Unit: UTF-16 code units. */
export const LONGEST_LINE = 2_000;

const PLAIN = new Uint32Array(0);

/**
 * Colours of a text, line by line from the top, with the grammar's state kept after each line. A text
 * that grows is gone on with where it grew. Works in slices; `onLines` tells which lines have them now.
 */
export class LineTokens {
  readonly #later: Later;
  readonly #onLines: (from: number, to: number) => void;
  #grammar: LineGrammar | undefined;
  #lines: Lines | undefined;
  /** Tokens of the lines that are done, and the state behind each. */
  readonly #tokens: Uint32Array[] = [];
  readonly #states: LineState[] = [];
  #callOff: (() => void) | undefined;

  constructor(later: Later, onLines: (from: number, to: number) => void) {
    this.#later = later;
    this.#onLines = onLines;
  }

  /** Starts over with `lines` in `grammar`; without one, nothing is coloured. */
  restart(grammar: LineGrammar | undefined, lines: Lines): void {
    this.#grammar = grammar;
    this.#lines = lines;
    this.changed(0);
  }

  /** The lines from `line` on are others, or more. */
  changed(line: number): void {
    this.#tokens.length = Math.min(this.#tokens.length, line);
    this.#states.length = this.#tokens.length;
    this.#schedule();
  }

  /** Undefined before the line's turn. */
  tokensOf(line: number): Uint32Array | undefined {
    return this.#tokens[line];
  }

  dispose(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#grammar = undefined;
  }

  #schedule(): void {
    if (this.#callOff !== undefined || !this.#isLeft()) return;
    this.#callOff = this.#later((enough) => {
      this.#callOff = undefined;
      this.#work(enough);
      this.#schedule();
    });
  }

  #isLeft(): boolean {
    const most = Math.min(this.#lines?.count ?? 0, MOST_LINES);
    return this.#grammar !== undefined && this.#tokens.length < most;
  }

  #work(enough: () => boolean): void {
    const from = this.#tokens.length;
    do this.#next();
    while (this.#isLeft() && !enough());
    if (this.#tokens.length > from) this.#onLines(from, this.#tokens.length);
  }

  #next(): void {
    const at = this.#tokens.length;
    const line = this.#lines?.line(at) ?? '';
    const before = this.#states[at - 1] ?? null;
    const tokenized = line.length > LONGEST_LINE ? undefined : this.#tokenized(line, before);
    this.#tokens.push(tokenized?.tokens ?? PLAIN);
    this.#states.push(tokenized?.ruleStack ?? before);
  }

  /** A grammar whose patterns the engine cannot run leaves its lines plain. */
  #tokenized(line: string, before: LineState): TokenizedLine | undefined {
    try {
      return this.#grammar?.tokenizeLine2(line, before);
    } catch {
      return undefined;
    }
  }
}
