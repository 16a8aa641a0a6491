import type { FilePath } from '../edit.ts';
import type { Fence } from './fence.ts';
import { looksLikePath, undecorated } from './path-line.ts';
import { malformed, type ReadLines } from './read-edit.ts';
import { opensBlock } from './search-replace.ts';
import { readDiff } from './unified.ts';
import { beginsFile } from './unified-hunk.ts';
import { closingLine, fencedText } from './whole-file.ts';

/** What an answer has said before a fence. */
export interface FencePlace {
  /** Named right above. */
  readonly above: string | undefined;
  /** Ordered by `CREATE` right above. */
  readonly ordered: string | undefined;
  /** The file that the answer speaks of. */
  readonly subject: string | undefined;
  /** The text of a file ended before, and it is doubtful whether it ended there. */
  readonly isDoubtful: boolean;
  readonly files: ReadonlySet<FilePath>;
}

/** What stands in a fence. */
export type ReadFence =
  | ReadLines
  /** Blocks, or nothing to be done: to be read line by line; `path` is what they are of. */
  | { readonly kind: 'lines'; readonly path: string | undefined };

const DIFF_INFO = /^(?:diff|patch|udiff|git-diff)\b/i;

/**
 * Reads what stands between the fence at a line and the one that closes it: a diff, or the whole text of
 * the file that is named right above or behind the language. Cost O(lines).
 */
export function readFence(
  lines: readonly string[],
  start: number,
  fence: Fence,
  { above, ordered, subject, isDoubtful, files }: FencePlace,
): ReadFence {
  const path = ordered ?? above ?? pathInInfo(fence.info, files);
  if (isDoubtful && path === undefined && fence.info === '') {
    return malformed('it is doubtful where a text ended: fences around fences have to be longer');
  }
  const first = firstLine(lines, start + 1);
  const holdsBlock = opensBlock(lines[first] ?? '') || opensBlock(lines[first + 1] ?? '');
  if (holdsBlock) return { kind: 'lines', path };
  if (ordered === undefined && holdsDiff(lines, first, fence)) {
    const end = closingLine(lines, start, fence);
    if (end === undefined) return withoutEnd(start);
    const place = { end, isFenced: true, path: path ?? subject, files };
    const read = readDiff(lines, start + 1, place);
    return read.kind === 'refused' ? read : { ...read, next: end + 1 };
  }
  if (path === undefined) return { kind: 'lines', path };
  const read = fencedText(lines, start, fence);
  if (read === undefined) return withoutEnd(start);
  const kind = ordered === undefined ? 'whole' : 'create';
  return { kind: 'edits', edits: [{ kind, path, text: read.text }], next: read.next };
}

function withoutEnd(start: number): ReadLines {
  return malformed(`the fence at line ${start + 1} of the answer has no end`);
}

/** The first line that is not empty; behind the last one where there is none. */
function firstLine(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && (lines[at] ?? '').trim() === '') at++;
  return at;
}

function holdsDiff(lines: readonly string[], first: number, { info }: Fence): boolean {
  const line = lines[first] ?? '';
  return DIFF_INFO.test(info) || line.startsWith('@@ ') || beginsFile(lines, first, lines.length);
}

/** The path behind the language, as in `ts src/a.ts`, `ts:src/a.ts` and `ts title="src/a.ts"`. */
function pathInInfo(info: string, files: ReadonlySet<FilePath>): string | undefined {
  if (info === '' || info.length > 1_000) return undefined;
  const words = info.split(/\s+/).flatMap((word) => [word, word.slice(word.indexOf(':') + 1)]);
  const bare = words.map((word) => {
    return undecorated(word.replace(/^(?:title|file|filename|path)=/, ''));
  });
  return (
    bare.find((word) => files.has(word)) ??
    bare.find((word) => /[/\\]/.test(word) && !word.includes('=') && looksLikePath(word, false))
  );
}
