import { takeHunk, withHunks } from '../../comparison/differences/take-hunk.ts';
import { looseBrackets } from '../../text/brackets.ts';

/** A text that the user puts together from others; immutable. */
export interface Result {
  /** Key of the text it was begun from. */
  readonly begunFrom: string;
  /** The text it was begun from, then what it was after each step; the last is what it is now. */
  readonly steps: readonly string[];
}

export function resultText({ steps }: Result): string {
  return steps.at(-1) ?? '';
}

export interface TakeOptions {
  readonly ignoreWhitespace: boolean;
}

/** With one hunk of `from`, as `lineDiff(result, from)` counts them; the same where nothing changes. */
export function taken(result: Result, from: string, hunk: number, options: TakeOptions): Result {
  return stepped(result, takeHunk(resultText(result), from, hunk, options));
}

/** With all of them. */
export function allTaken(result: Result, from: string, options: TakeOptions): Result {
  return stepped(
    result,
    withHunks(resultText(result), from, () => true, options),
  );
}

/** Without the last step; undefined where there is nothing to undo. */
export function undone({ begunFrom, steps }: Result): Result | undefined {
  return steps.length <= 2 ? undefined : { begunFrom, steps: steps.slice(0, -1) };
}

/** Brackets without a partner that a text has more than any other. Linear. */
export function moreLooseBrackets(text: string, others: readonly string[]): number {
  return Math.max(0, looseIn(text) - Math.max(0, ...others.map(looseIn)));
}

function looseIn(text: string): number {
  const { unopened, unclosed } = looseBrackets(text, '');
  return unopened.length + unclosed.length;
}

function stepped(result: Result, text: string): Result {
  return text === resultText(result) ? result : { ...result, steps: [...result.steps, text] };
}
