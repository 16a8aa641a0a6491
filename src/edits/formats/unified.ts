import type { FilePath, Hunk } from '../edit.ts';
import { unquotedPath } from '../quoted-path.ts';
import { pathLine } from './path-line.ts';
import { malformed, type ReadEdit, type ReadLines } from './read-edit.ts';
import { beginsFile, readHunk, type HunkBounds, type ReadHunk } from './unified-hunk.ts';

/** Where a diff stands in an answer. */
export interface DiffPlace extends HunkBounds {
  /** The file that the answer speaks of there. */
  readonly path: string | undefined;
  readonly files: ReadonlySet<FilePath>;
}

/** The diff of one file as far as it is read. */
interface FileDiff {
  /** Undefined where no line names the file. */
  readonly old: string | undefined;
  readonly now: string | undefined;
  readonly marks: Set<'new' | 'gone' | 'renamed' | 'copied' | 'binary' | 'mode'>;
  readonly hunks: ReadHunk[];
}

/**
 * Reads a unified diff, of one file or several, with the headers of git or without: changes, new files,
 * deleted and renamed ones. Without any name it is of the file that the answer speaks of there. Outside of
 * fences it ends before the first line that cannot belong to it. See `readHunk` for what is tolerated.
 * Cost O(lines).
 */
export function readDiff(lines: readonly string[], start: number, place: DiffPlace): ReadLines {
  const { end, isFenced, files } = place;
  const diffs: FileDiff[] = [];
  let file: FileDiff = newFile(undefined, undefined);
  let path = place.path;
  let next = start;
  const begin = (old: string | undefined, now: string | undefined): void => {
    diffs.push(file);
    file = newFile(old, now);
  };
  while (next < end) {
    const line = lines[next] ?? '';
    if (line.startsWith('diff --git ')) {
      begin(...gitNames(line));
      next++;
    } else if (beginsFile(lines, next, end)) {
      const [old, now] = [nameIn(line), nameIn(lines[next + 1] ?? '')];
      if (file.hunks.length > 0 || file.old === undefined) begin(old, now);
      else if (!file.marks.has('renamed')) file = { ...file, old, now };
      next += 2;
    } else if (file.old !== undefined && file.hunks.length === 0 && isExtendedHeader(line, file)) {
      file = withHeader(line, file);
      next++;
    } else if (line.startsWith('@@') || (isFenced && /^[-+ ]/.test(line))) {
      const hunk = readHunk(lines, next, place);
      if (hunk !== undefined) file.hunks.push(hunk);
      next = hunk?.next ?? next + 1;
    } else if (isFenced || line === '') {
      if (file.hunks.length > 0 && !isFenced) break;
      path = pathLine(line, files)?.said ?? path;
      next++;
    } else break;
  }
  diffs.push(file);
  const edits: ReadEdit[] = [];
  for (const diff of diffs) {
    const read = editsOf(diff, path, files);
    if ('code' in read) return { kind: 'refused', ...read };
    edits.push(...read);
  }
  if (edits.length > 0) return { kind: 'edits', edits, next };
  return malformed(`the diff at line ${start + 1} of the answer has no changed lines`);
}

function newFile(old: string | undefined, now: string | undefined): FileDiff {
  return { old, now, marks: new Set(), hunks: [] };
}

type Refused = Omit<Extract<ReadLines, { kind: 'refused' }>, 'kind'>;

function editsOf(
  { old, now, marks, hunks }: FileDiff,
  path: string | undefined,
  files: ReadonlySet<FilePath>,
): readonly ReadEdit[] | Refused {
  const changes: readonly Hunk[] = hunks.map(({ hunk }) => hunk);
  if (old === undefined || now === undefined) {
    return changes.length === 0 ? [] : [{ kind: 'hunks', path, hunks: changes }];
  }
  // Names behind `rename from` and `rename to` are whole.
  const isWhole = marks.has('renamed') && (files.has(old) || !files.has(old.slice(2)));
  const [from, to] = isWhole ? [old, now] : [inWorkspace(old, files), inWorkspace(now, files)];
  const subject = now === NOWHERE ? from : to;
  if (marks.has('binary')) return { code: 'binary', detail: `a binary diff of ${subject}` };
  if (marks.has('copied')) return { code: 'malformed', detail: `a copy, to ${subject}` };
  if (now === NOWHERE || marks.has('gone')) return [{ kind: 'delete', path: from }];
  if (old === NOWHERE || marks.has('new')) {
    const isNew = hunks.every(({ isAllNew }) => isAllNew);
    if (!isNew) return { code: 'malformed', detail: `a new file with old lines: ${to}` };
    return [{ kind: 'create', path: to, text: newText(hunks) }];
  }
  const isRenaming = marks.has('renamed') || (from !== to && files.has(from) && !files.has(to));
  if (isRenaming) {
    const renaming = { kind: 'rename', path: from, to } as const;
    return changes.length === 0
      ? [renaming]
      : [renaming, { kind: 'hunks', path: to, hunks: changes }];
  }
  // A changed mode, or nothing.
  if (changes.length === 0) return [];
  const isNamed = [from, to].some((name) => files.has(name) || /[./\\]/.test(name));
  // Names such as `original` and `modified` name no file.
  return [{ kind: 'hunks', path: isNamed ? to : path, hunks: changes }];
}

function newText(hunks: readonly ReadHunk[]): string {
  const text = hunks.map(({ hunk }) => hunk.after).join('');
  return hunks.at(-1)?.isOpen === true ? text.slice(0, -1) : text;
}

const NOWHERE = '/dev/null';

/** Git's `a/` and `b/` are taken off unless such a folder is in the workspace. */
function inWorkspace(name: string, files: ReadonlySet<FilePath>): string {
  return !files.has(name) && /^[ab]\//.test(name) ? name.slice(2) : name;
}

/** The name in a line `--- name` or `+++ name`, without a date behind it. */
function nameIn(line: string): string {
  const said = line.slice(4, 1_100);
  const date = said.search(/ \d{4}-\d\d-\d\d \d/);
  return unquotedPath(date < 0 ? said : said.slice(0, date));
}

/** The two names in `diff --git a/x b/x`; blanks in them are told apart as the names are equal. */
function gitNames(line: string): [string, string] {
  const said = line.slice('diff --git '.length, 2_200).trim();
  const quoted = /^("(?:[^"\\]|\\.)*"|\S+) ("(?:[^"\\]|\\.)*"|\S+)$/.exec(said);
  if (quoted !== null) return [unquotedPath(quoted[1] ?? ''), unquotedPath(quoted[2] ?? '')];
  const middle = Math.floor(said.length / 2);
  const at = said[middle] === ' ' ? middle : said.lastIndexOf(' b/');
  return [said.slice(0, at), said.slice(at + 1)];
}

const EXTENDED =
  /^(?:index |old mode |new mode |new file mode|deleted file mode|similarity index|dissimilarity index|rename from |rename to |copy from |copy to |Binary files |GIT binary patch)/;

function isExtendedHeader(line: string, { marks }: FileDiff): boolean {
  return EXTENDED.test(line) || marks.has('binary');
}

function withHeader(line: string, file: FileDiff): FileDiff {
  const { marks } = file;
  if (line.startsWith('new file')) marks.add('new');
  else if (line.startsWith('deleted file')) marks.add('gone');
  else if (line.startsWith('copy ')) marks.add('copied');
  else if (/^(?:Binary|GIT)/.test(line)) marks.add('binary');
  else if (line.startsWith('rename from ')) {
    marks.add('renamed');
    return { ...file, old: unquotedPath(line.slice('rename from '.length, 1_100)) };
  } else if (line.startsWith('rename to ')) {
    marks.add('renamed');
    return { ...file, now: unquotedPath(line.slice('rename to '.length, 1_100)) };
  }
  return file;
}
