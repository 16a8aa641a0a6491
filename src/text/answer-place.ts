import { leadingBlanks } from './indentation.ts';
import { linesInStrings } from './filters/indentation.ts';
import { convertLineEnds, isBlank, lineEndOf, linesAround, splitLines } from './lines.ts';

/** Where an answer goes. */
export interface AnswerPlace {
  /** What stands before `original`; may begin anywhere. */
  readonly prefix: string;
  /** The text that the answer takes the place of; '' where it is inserted. */
  readonly original: string;
  readonly suffix: string;
}

/**
 * An answer as it fits its place: chat models write code from the left edge, without what stands on the
 * place's line already.
 *
 * - An answer that begins at the left edge is moved right as far as the text that it replaces, else the
 *   place's line; lines inside strings stay.
 * - Blanks that stand before the place are not repeated.
 * - It ends with a line end exactly where the replaced text does, and has the document's line ends.
 *
 * Cost O(n).
 */
export function placedAnswer(answer: string, place: AnswerPlace): string {
  const { prefix, original, suffix } = place;
  const { lineBefore } = linesAround(prefix, prefix.length);
  const [firstReplaced = ''] = splitLines(original);
  const margin = leadingBlanks(lineBefore + firstReplaced);
  const bare = withoutBlankEdges(convertLineEnds(answer, '\n'));
  const lines = bare.split('\n');
  const inString = linesInStrings(bare);
  const isAtEdge = leadingBlanks(lines[0] ?? '') === '';
  const moved = isAtEdge
    ? lines.map((line, i) => (isBlank(line) || inString.has(i) ? line : margin + line))
    : lines;
  const [first = '', ...others] = moved;
  const isRepeated = isBlank(lineBefore) && first.startsWith(lineBefore);
  const begun = isRepeated ? first.slice(lineBefore.length) : isAtEdge ? (lines[0] ?? '') : first;
  const text = [begun, ...others].join('\n') + (/[\r\n]$/.test(original) ? '\n' : '');
  const around = [original, prefix, suffix].find((one) => /[\r\n]/.test(one));
  return convertLineEnds(text, lineEndOf(around ?? ''));
}

function withoutBlankEdges(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
}
