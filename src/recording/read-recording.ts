import { linesOf } from './lines-of.ts';
import { markOf } from './text-mark.ts';
import { parseRecordingLine, type RecordingLine } from './recording-line.ts';

/** What a recording yields: requests, and what could not be read, each with its line number. */
export type RecordingItem =
  | { readonly kind: 'request'; readonly number: number; readonly line: RecordingLine }
  | RecordingProblem;

export interface RecordingProblem {
  readonly kind: 'problem';
  /** Of the line, from 1. */
  readonly number: number;
  readonly message: string;
  /** Where several files are read. */
  readonly file?: string;
}

/** A problem with its place, for people. */
export function problemText({ file, number, message }: RecordingProblem): string {
  return file === undefined ? `line ${number}: ${message}` : `${file}:${number}: ${message}`;
}

/** A request is never longer. Unit: bytes. */
const LONGEST_LINE = 64 * 2 ** 20;

/**
 * The requests of a recording, one after the other, for files of any size: nothing is kept but one
 * line and a 53-bit mark of each id seen (some 40 bytes a request). A bad line is a problem with its
 * number, and the rest is read; a second request with the same id is one as well, since it would
 * count twice. Blank lines are skipped. A stream that breaks ends as a problem, never as a throw.
 */
export async function* readRecording(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<RecordingItem> {
  const ids = new Set<number>();
  let last = 0;
  try {
    for await (const read of linesOf(chunks, LONGEST_LINE)) {
      const { number } = read;
      last = number;
      if ('text' in read && read.text.trim() === '') continue;
      const parsed = 'text' in read ? parsedLine(read.text) : read;
      if ('problem' in parsed) {
        yield { kind: 'problem', number, message: parsed.problem };
        continue;
      }
      const { line } = parsed;
      const mark = markOf(line.id);
      if (ids.has(mark)) {
        const message = `id ${JSON.stringify(line.id)} stands on an earlier line already`;
        yield { kind: 'problem', number, message };
        continue;
      }
      ids.add(mark);
      yield { kind: 'request', number, line };
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    yield { kind: 'problem', number: last + 1, message: `reading stopped here: ${why}` };
  }
}

function parsedLine(text: string): ReturnType<typeof parseRecordingLine> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (/[:,[]\s*-?(?:NaN|Infinity)\b/.test(text)) {
      return { problem: 'NaN and Infinity are no JSON; leave out what is not known' };
    }
    const why = error instanceof Error ? error.message : '';
    return { problem: `not JSON, perhaps cut off: ${why.slice(0, 120)}` };
  }
  return parseRecordingLine(value);
}
