import { thinkingMarks } from '../../text/thinking.ts';
import type { FilePath } from '../edit.ts';
import { directiveOf } from './directives.ts';
import { closesFence, fenceOf, type Fence } from './fence.ts';
import { pathLine } from './path-line.ts';
import { malformed, type ReadEdit, type ReadLines, type RefusedLines } from './read-edit.ts';
import { readFence } from './read-fence.ts';
import { opensBlock, readBlock } from './search-replace.ts';
import { readDiff } from './unified.ts';
import { beginsFile } from './unified-hunk.ts';

/** What stands in an answer, in its order. */
export type ReadAnswer =
  | { readonly kind: 'read'; readonly edits: readonly ReadEdit[]; readonly done: boolean }
  | RefusedLines;

/** Files that often have fences without a language in their text. */
const WITH_FENCES = /\.(?:md|mdx|markdown|qmd|rmd)$/i;

/** What an answer has said so far, and where the reading stands. */
interface Reading {
  readonly edits: ReadEdit[];
  done: boolean;
  next: number;
  /** The fence around the line, if what it holds is read line by line. */
  fence: Fence | undefined;
  /** Named right above. */
  above: string | undefined;
  /** The file that the answer speaks of. */
  subject: string | undefined;
  /** Ordered by `CREATE`, and its text is still to come. */
  ordered: string | undefined;
  /** The last edit is the whole text of this file. */
  whole: string | undefined;
}

/**
 * Finds the edits among the lines of an answer; what is no edit is talk, and code in fences under no path
 * is talk as well. Each line is looked at a bounded number of times: O(n).
 */
export function readAnswer(lines: readonly string[], files: ReadonlySet<FilePath>): ReadAnswer {
  const reading: Reading = {
    ...{ edits: [], done: false, next: 0, fence: undefined, whole: undefined },
    ...{ above: undefined, subject: undefined, ordered: undefined },
  };
  while (reading.next < lines.length) {
    const refused = step(reading, lines, files);
    if (refused !== undefined) return refused;
  }
  return ordersNothing(reading) ?? { kind: 'read', edits: reading.edits, done: reading.done };
}

/** Reads on by a line or by an edit. */
function step(
  reading: Reading,
  lines: readonly string[],
  files: ReadonlySet<FilePath>,
): RefusedLines | undefined {
  const { next, fence, above, subject, ordered } = reading;
  const line = lines[next] ?? '';
  reading.next++;
  if (line.trim() === '') return undefined;
  if (opensBlock(line)) return taken(reading, readBlock(lines, next, ordered ?? above ?? subject));
  if (fence !== undefined) {
    const isEnd = closesFence(line, fence);
    if (isEnd) reading.fence = undefined;
    const named = line.replace(/^\s{0,12}(?:\/\/|#|--|<!--) ?/, '');
    reading.above = isEnd ? undefined : pathLine(named, files)?.said;
    return undefined;
  }
  const opened = fenceOf(line);
  if (opened !== undefined) {
    const isDoubtful = mayBelongToText(reading.whole, lines[next - 1] ?? '');
    const place = { above, ordered, subject, isDoubtful, files };
    const read = readFence(lines, next, opened, place);
    if (read.kind !== 'lines') return taken(reading, read);
    [reading.fence, reading.above] = [opened, read.path];
    return undefined;
  }
  if (ordered !== undefined) return ordersNothing(reading);
  if (beginsFile(lines, next, lines.length)) {
    const place = { end: lines.length, isFenced: false, path: subject, files };
    return taken(reading, readDiff(lines, next, place));
  }
  const thought = afterThinking(lines, next);
  if (thought === undefined) readTalk(reading, line, files);
  else reading.next = thought;
  return undefined;
}

function taken(reading: Reading, read: ReadLines): RefusedLines | undefined {
  if (read.kind === 'refused') return read;
  const last = read.edits.at(-1);
  reading.edits.push(...read.edits);
  reading.subject = (last?.kind === 'rename' ? last.to : last?.path) ?? reading.subject;
  reading.whole = last?.kind === 'whole' || last?.kind === 'create' ? last.path : undefined;
  [reading.above, reading.ordered, reading.next] = [undefined, undefined, read.next];
  return undefined;
}

function readTalk(reading: Reading, line: string, files: ReadonlySet<FilePath>): void {
  const directive = directiveOf(line, files);
  if (directive?.kind === 'done') reading.done = true;
  else if (directive?.kind === 'create') reading.ordered = directive.path;
  else if (directive !== undefined) reading.edits.push(directive);
  const named = directive === undefined ? pathLine(line, files) : undefined;
  reading.above = named?.said;
  if (named?.isHeading === true) reading.subject = named.said;
}

function ordersNothing({ ordered }: Reading): RefusedLines | undefined {
  return ordered === undefined ? undefined : malformed(`CREATE ${ordered} has no text in fences`);
}

/**
 * Whether a fence without a language after the text of a file may belong to that text, which then did not
 * end where it seemed to.
 */
function mayBelongToText(whole: string | undefined, lineBefore: string): boolean {
  if (whole === undefined) return false;
  const before = lineBefore.trim();
  return WITH_FENCES.test(whole) || (before !== '' && !before.endsWith(':'));
}

/** The line behind the thinking that begins at a line, if some does; of one without an end, the end. */
function afterThinking(lines: readonly string[], at: number): number | undefined {
  const line = (lines[at] ?? '').trim();
  const marks = thinkingMarks.find(({ open }) => line.startsWith(open) || line.endsWith(open));
  if (marks === undefined) return undefined;
  for (let i = at; i < lines.length; i++) if (lines[i]?.includes(marks.close)) return i + 1;
  return lines.length;
}
