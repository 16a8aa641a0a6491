import { leadingBlanks } from '../text/indentation.ts';
import { convertLineEnds, lineStartAt } from '../text/lines.ts';

/** A function of a document that an example is made of. */
export interface SourceFunction {
  readonly path: string;
  readonly languageId: string;
  readonly name: string;
  /** The whole document's. Lines end with `\n`. */
  readonly text: string;
  /** UTF-16 offsets in it; see `FunctionPlace` of the syntax service. */
  readonly start: number;
  readonly bodyStart: number;
  readonly end: number;
  /** First and last, from 1. */
  readonly lines: readonly [number, number];
}

/** Names a function of a workspace, as long as nothing above it changes. */
export function sourceKey(path: string, [first, last]: readonly [number, number]): string {
  return `${path}:${first}-${last}`;
}

/** The function's text as if it stood at the left margin. */
export function standingAlone({ text, start, end }: SourceFunction): string {
  const margin = marginAt(text, start);
  return text
    .slice(start, end)
    .split('\n')
    .map((line) => (line.startsWith(margin) ? line.slice(margin.length) : line))
    .join('\n');
}

/** What stands before its body: name and parameters. */
export function signatureOf({ text, start, bodyStart }: SourceFunction): string {
  return text.slice(start, bodyStart).trim();
}

/** The document with other code in place of the function. */
export function documentWith({ text, start, end }: SourceFunction, code: string): string {
  const margin = marginAt(text, start);
  const [first = '', ...rest] = convertLineEnds(code, '\n').split('\n');
  const indented = [first, ...rest.map((line) => (line === '' ? '' : margin + line))].join('\n');
  return text.slice(0, start) + indented + text.slice(end);
}

/** The indentation of the line on which a function begins. */
function marginAt(text: string, start: number): string {
  return leadingBlanks(text.slice(lineStartAt(text, start), start));
}
