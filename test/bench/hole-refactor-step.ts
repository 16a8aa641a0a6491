import { indentationOf } from './hole-refactor-hole.ts';

/** Where a hole stands: the lines so far, whole, and whether the last author ended it there. */
export interface HoleState {
  readonly lines: readonly string[];
  readonly ended: boolean;
}

/** What a step made of a state, or why nothing. */
export type StepResult =
  | { readonly kind: 'state'; readonly state: HoleState }
  | { readonly kind: 'failed'; readonly failure: 'nothing-written' | 'line-above-continued' };

export const EMPTY_HOLE: HoleState = { lines: [], ended: false };

/** What is known of a hole when somebody writes into it. */
export interface HoleShape {
  readonly indentation: string;
  /** As many lines as may be written. */
  readonly lines: number;
}

/** Nothing more may be written. */
export function isFull({ lines, ended }: HoleState, shape: Pick<HoleShape, 'lines'>): boolean {
  return ended || lines.length >= shape.lines;
}

/** Equal for states with the same lines; blanks at line ends do not count. */
export function stateKey(state: HoleState, shape: Pick<HoleShape, 'lines'>): string {
  return `${isFull(state, shape) ? 'full' : 'open'}\n${state.lines.join('\n')}`;
}

/**
 * The state after one more line. `written` is what an author wrote behind the end of the line above, up
 * to wherever it stopped: its line end, perhaps blank lines, the next line.
 *
 * - Words on the line above itself are no step: that line stands.
 * - No line, or one that stands further out than the hole: the author ends the hole, which is a step
 *   when there are lines already.
 * - The first line is put behind the hole's indentation, as an editor's cursor is. Later lines keep
 *   their own.
 */
export function stepFrom(state: HoleState, written: string, shape: HoleShape): StepResult {
  const [sameLine = '', ...rest] = written.replaceAll('\r', '').split('\n');
  if (sameLine.trim() !== '') return { kind: 'failed', failure: 'line-above-continued' };
  const line = rest.find((one) => one.trim() !== '')?.trimEnd();
  const isInside = line !== undefined && indentationOf(line).length >= shape.indentation.length;
  if (!isInside) {
    return state.lines.length === 0
      ? { kind: 'failed', failure: 'nothing-written' }
      : { kind: 'state', state: { ...state, ended: true } };
  }
  const placed = state.lines.length === 0 ? shape.indentation + line.trimStart() : line;
  return { kind: 'state', state: { lines: [...state.lines, placed], ended: false } };
}

/** Whether so much text has the next line whole. */
export function hasNextLine(written: string): boolean {
  return /\n[^\S\n]*\S[^\n]*\n/.test(written) || /^[^\n]*\S[^\n]*\n/.test(written);
}
