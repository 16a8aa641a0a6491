import type { Clock } from '../../../core/clock.ts';
import { FILE_END, FILE_START } from '../../../ngram/vocabulary.ts';
import type { Vocabulary } from '../../../ngram/vocabulary.ts';
import { digestOf } from '../store/manifest.ts';
import { withLineFeeds } from '../line-feeds.ts';
import { createChangeBuffer } from './change-buffer.ts';
import type { Corpus } from './corpus.ts';
import { readFileBytes, refusalByName } from './file-guard.ts';
import type { FileRefusal } from './file-guard.ts';
import { withinBounds } from './folder-bounds.ts';
import type { DroppedFolder, IndexBounds } from './folder-bounds.ts';
import { Orphans } from './orphans.ts';
import { isStale, planIndex, settleContent } from './index-plan.ts';
import type { FileRecord } from './index-plan.ts';
import { folderOf } from './workspace-files.ts';
import type { FileChange, ListedFile } from './workspace-files.ts';

/** A known file; refused ones are not in the corpus. */
export interface IndexedFile extends FileRecord {
  readonly refused?: FileRefusal;
}

export interface WorkspaceIndexOptions {
  readonly vocabulary: Vocabulary;
  readonly corpus: Corpus;
  readonly bounds: IndexBounds;
  readonly clock: Clock;
  /** Asks for the bytes of files; each is answered by `content`. */
  want(paths: readonly string[]): void;
  /** Called when a file was learned or forgotten. */
  learned(path: string): void;
}

/** What the index is doing. */
export type IndexPhase = 'starting' | 'listing' | 'reading' | 'ready';

/**
 * Brings the corpus in step with the files of the workspace, in small steps. What is there is told
 * (`listed`, `changed`), bytes are asked for and come as `content`, and `step` does the next piece
 * of work. Everything is a difference to what is known: only files of another size or time are read,
 * and only those of other content are learned.
 */
export interface WorkspaceIndex {
  readonly phase: IndexPhase;
  readonly files: ReadonlyMap<string, IndexedFile>;
  /** Files that teach nothing by their name or size, at the last listing. */
  readonly unread: number;
  /** Files to be read. */
  readonly waiting: number;
  /** What did not fit the bounds. */
  readonly dropped: readonly DroppedFolder[];
  /** When somebody last worked in a folder, in milliseconds since 1970. */
  readonly lastUsed: ReadonlyMap<string, number>;
  /** Changes whenever something that is stored does. */
  readonly revision: number;
  /** Takes over what was stored, before anything else. */
  restore(files: readonly IndexedFile[], lastUsed: ReadonlyMap<string, number>): void;
  beginListing(): void;
  listed(files: readonly ListedFile[]): void;
  /** With `whole`, files that were not listed are gone. */
  endListing(whole: boolean): void;
  changed(changes: readonly FileChange[]): void;
  content(path: string, bytes: Uint8Array | undefined): void;
  /** Somebody works on this file. */
  used(path: string): void;
  /** Does a piece of work, mostly of a few milliseconds; false where there is none to do now. */
  step(): boolean;
  /** When there will be something to do, on the clock's scale; undefined for not by itself. */
  readonly dueAt: number | undefined;
}

/** Files asked for at once: enough to hide the way, few enough to stop quickly. */
const MOST_ASKED = 16;
/** With so many files to read they are learned by rebuilds, not one by one. */
const BULK_FILES = 16;
/** Listings beyond are cut: the paths alone would fill the memory. */
const MOST_LISTED = 1_000_000;
/** Bytes of one token in segments, with room for a rebuild. */
const BYTES_PER_TOKEN = 11;
/** Of the bytes allowed, for vocabulary, difference and caches. */
const RESERVED_SHARE = 0.25;
/** Until the files tell: bytes of source a token. */
const USUAL_BYTES_PER_TOKEN = 3.5;

export function createWorkspaceIndex(options: WorkspaceIndexOptions): WorkspaceIndex {
  const { vocabulary, corpus, bounds, clock } = options;
  const files = new Map<string, IndexedFile>();
  const lastUsed = new Map<string, number>();
  const queue = new Map<string, ListedFile>();
  const asked = new Map<string, ListedFile>();
  /** Asked for, and gone meanwhile. */
  const disbelieved = new Set<string>();
  let received: { readonly file: ListedFile; readonly bytes: Uint8Array | undefined }[] = [];
  const orphans = new Orphans();
  const buffer = createChangeBuffer(clock);
  let listing: ListedFile[] | undefined;
  /** Told while a listing ran, which may have passed there before. */
  let meanwhile: FileChange[] = [];
  let hasListed = false;
  let isSettled = false;
  /** Nothing was stored, and not everything is learned yet. */
  let isFirst = true;
  let unread = 0;
  let dropped: readonly DroppedFolder[] = [];
  let rebuilding: Generator<undefined, void, undefined> | undefined;
  let revision = 0;
  let learnedBytes = 0;
  let learnedTokens = 0;

  const mostTokens = Math.min(
    bounds.tokens,
    Math.floor((bounds.bytes * (1 - RESERVED_SHARE)) / BYTES_PER_TOKEN),
  );
  const bytesPerToken = (): number =>
    learnedTokens < 100_000 ? USUAL_BYTES_PER_TOKEN : learnedBytes / learnedTokens;
  const waiting = (): number => queue.size + asked.size + received.length;
  const isBulk = (): boolean => isFirst || listing !== undefined || waiting() > BULK_FILES;

  function plan(listed: readonly ListedFile[], whole: boolean): void {
    const readable = listed.filter((file) => refusalByName(file) === undefined);
    unread = listed.length - readable.length;
    const limits = { files: bounds.files, bytes: mostTokens * bytesPerToken() };
    const bounded = withinBounds(readable, limits, (folder) => lastUsed.get(folder));
    dropped = bounded.dropped;
    const { read, gone } = planIndex(bounded.kept, files);
    for (const { path } of bounded.kept) orphans.delete(path);
    if (whole) {
      for (const path of gone) lose(path);
      // What was to be read may be excluded by now.
      const kept = new Set(bounded.kept.map(({ path }) => path));
      for (const path of queue.keys()) if (!kept.has(path)) queue.delete(path);
      disbelieve((path) => !kept.has(path));
    }
    const urgency = ({ path }: ListedFile): number => lastUsed.get(folderOf(path)) ?? 0;
    for (const file of read.toSorted(
      (a, b) => urgency(b) - urgency(a) || b.modifiedMs - a.modifiedMs,
    )) {
      queue.set(file.path, file);
    }
  }

  function lose(path: string): void {
    const known = files.get(path);
    if (known !== undefined) orphans.add(path, known.digest);
  }

  function take(change: FileChange): void {
    isSettled = false;
    if (listing !== undefined) meanwhile.push(change);
    if (change.kind === 'gone') {
      queue.delete(change.path);
      for (const path of pathsUnder(change.path)) lose(path);
      disbelieve((path) => path === change.path || path.startsWith(`${change.path}/`));
      return;
    }
    const { file } = change;
    orphans.delete(file.path);
    if (refusalByName(file) !== undefined) lose(file.path);
    else if (isStale(files.get(file.path), file)) queue.set(file.path, file);
  }

  /** What is being read at a path that is gone is of before. */
  function disbelieve(isGone: (path: string) => boolean): void {
    for (const path of asked.keys()) if (isGone(path)) disbelieved.add(path);
    received = received.filter(({ file }) => !isGone(file.path));
  }

  /** A path, or the known files of a folder that is gone as a whole. */
  function pathsUnder(path: string): readonly string[] {
    if (files.has(path)) return [path];
    return [...files.keys()].filter((known) => known.startsWith(`${path}/`));
  }

  function process(file: ListedFile, bytes: Uint8Array | undefined): void {
    const { path } = file;
    if (bytes === undefined) {
      lose(path);
      return;
    }
    orphans.delete(path);
    const digest = digestOf(bytes);
    const record = { ...file, digest };
    const known = files.get(path);
    const change = settleContent(digest, known, (wanted) => orphans.withDigest(wanted));
    revision += 1;
    if (change.kind === 'same') {
      files.set(path, { ...record, ...(known?.refused && { refused: known.refused }) });
      return;
    }
    if (change.kind === 'moved') {
      const refused = files.get(change.from)?.refused;
      files.delete(change.from);
      orphans.delete(change.from);
      corpus.move(change.from, path);
      files.set(path, { ...record, ...(refused && { refused }) });
      return;
    }
    const content = readFileBytes(bytes);
    if (content.kind === 'refused') {
      corpus.forget(path, isBulk());
      files.set(path, { ...record, refused: content.reason });
      return;
    }
    const tokens = sequenceOf(content.text, vocabulary);
    if (corpus.tokens + tokens.length > mostTokens) {
      dropped = [...dropped, { folder: folderOf(path), files: 1 }];
      corpus.forget(path, isBulk());
      files.delete(path);
      return;
    }
    learnedBytes += bytes.byteLength;
    learnedTokens += tokens.length;
    corpus.learn(path, digest, tokens, isBulk());
    files.set(path, record);
    options.learned(path);
  }

  function forgetOrphans(): void {
    const inBulk = orphans.size > BULK_FILES;
    for (const path of orphans.takeAll()) {
      corpus.forget(path, inBulk);
      options.learned(path);
      if (files.delete(path)) revision += 1;
    }
  }

  function ask(): boolean {
    const paths: string[] = [];
    for (const [path, file] of queue) {
      if (asked.size >= MOST_ASKED) break;
      if (asked.has(path)) continue; // what comes is older than the change: asked again later
      queue.delete(path);
      asked.set(path, file);
      paths.push(path);
    }
    if (paths.length > 0) options.want(paths);
    return paths.length > 0;
  }

  return {
    get phase() {
      if (listing !== undefined) return 'listing';
      if (!hasListed) return 'starting';
      return isSettled && buffer.dueAt === undefined ? 'ready' : 'reading';
    },
    files,
    lastUsed,
    get unread() {
      return unread;
    },
    get dropped() {
      return dropped;
    },
    get waiting() {
      return waiting();
    },
    get revision() {
      return revision;
    },
    restore(known, used) {
      for (const file of known) files.set(file.path, file);
      isFirst = known.length === 0;
      for (const [folder, time] of used) lastUsed.set(folder, time);
    },
    beginListing() {
      // The listing knows better than what was told before.
      for (const change of buffer.takeAll()) take(change);
      listing = [];
      meanwhile = [];
      isSettled = false;
    },
    listed(batch) {
      if (listing === undefined || listing.length >= MOST_LISTED) return;
      for (const file of batch) listing.push(file);
    },
    endListing(whole) {
      const found = listing ?? [];
      listing = undefined;
      hasListed = true;
      plan(found, whole && found.length < MOST_LISTED);
      const told = meanwhile;
      meanwhile = [];
      for (const change of told) take(change);
    },
    changed(changes) {
      for (const change of changes) buffer.add(change);
    },
    content(path, bytes) {
      const file = asked.get(path);
      if (file === undefined) return;
      asked.delete(path);
      isSettled = false;
      if (!disbelieved.delete(path)) received.push({ file, bytes });
    },
    used(path) {
      lastUsed.set(folderOf(path), clock.wallTime());
    },
    get dueAt() {
      return buffer.dueAt;
    },
    step() {
      for (const change of buffer.takeDue()) take(change);
      const next = received.shift();
      if (next !== undefined) {
        process(next.file, next.bytes);
        ask();
        return true;
      }
      if (rebuilding !== undefined) {
        if (rebuilding.next().done === true) {
          rebuilding = undefined;
          revision += 1;
        }
        return true;
      }
      if (ask()) return true;
      const isQuiet = hasListed && listing === undefined && asked.size === 0;
      if (isQuiet && orphans.size > 0) {
        forgetOrphans();
        return true;
      }
      rebuilding = corpus.rebuild(isQuiet);
      isSettled = isQuiet && rebuilding === undefined;
      if (isSettled) isFirst = false;
      return rebuilding !== undefined;
    },
  };
}

/** A text as the sequence that is counted. */
export function sequenceOf(text: string, vocabulary: Vocabulary): Uint32Array<ArrayBuffer> {
  const tokens = vocabulary.internText(withLineFeeds(text));
  const sequence = new Uint32Array(tokens.length + 2);
  sequence[0] = FILE_START;
  sequence.set(tokens, 1);
  sequence[tokens.length + 1] = FILE_END;
  return sequence;
}
