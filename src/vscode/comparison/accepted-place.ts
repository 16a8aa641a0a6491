import type { ComparedRequest } from '../../comparison/comparison.ts';
import { lineStartAt } from '../../text/lines.ts';

/** Text on each side of the place that must be as it was. Unit: UTF-16 code units. */
const COMPARED = 400;

/** Whether a document still has, at `offset`, what an answer was written for. */
export function isUnchanged(
  text: string,
  offset: number,
  { prefix, original, suffix }: Pick<ComparedRequest, 'prefix' | 'original' | 'suffix'>,
): boolean {
  const before = prefix.slice(-COMPARED);
  const after = suffix.slice(0, COMPARED);
  return (
    text.slice(Math.max(0, offset - before.length), offset) === before &&
    text.startsWith(original, offset) &&
    text.startsWith(after, offset + original.length)
  );
}

/** One replacement in a document. Unit: UTF-16 code units. */
export interface PlacedText {
  readonly offset: number;
  readonly replaced: number;
  readonly text: string;
}

/**
 * A text for the place at `offset`, on lines of its own below the last line of `original`, indented as
 * the line in which the place begins: that is where its first line would have stood.
 */
export function insertedBelow(
  document: string,
  offset: number,
  original: string,
  text: string,
): PlacedText {
  const line = document.slice(lineStartAt(document, offset), offset);
  const indentation = /^[ \t]*/.exec(line)?.[0] ?? '';
  // Whole lines that were selected end before the next one.
  const end = offset + original.replace(/(?:\r\n|\r|\n)$/, '').length;
  const rest = /^[^\r\n]*/.exec(document.slice(end))?.[0].length ?? 0;
  const body = text.replace(/(?:\r\n|\r|\n)$/, '');
  return { offset: end + rest, replaced: 0, text: `\n${indentation}${body}` };
}
