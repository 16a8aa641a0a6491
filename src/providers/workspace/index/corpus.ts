import { changedWindow } from '../../../ngram/editable-counts.ts';
import { LayeredCounts } from '../../../ngram/layered-counts.ts';
import type { Segment, SegmentFile } from '../../../ngram/segment.ts';
import { SegmentBuilder } from '../../../ngram/segment-builder.ts';
import { folderOf } from './workspace-files.ts';
import { planRebuild } from './rebuild-plan.ts';
import type { SegmentLoad } from './rebuild-plan.ts';

/** Longest n-gram counted over the workspace. */
export const ORDER = 10;

/** A file as a stored index has it. */
export interface StoredFile extends SegmentFile {
  /** False where the file has changed, or is gone, since the segment was built. */
  readonly valid: boolean;
}

/** A file's tokens in a segment. */
interface Base {
  readonly segment: Segment;
  readonly file: number;
  /**
   * Whether the segment's counts of the file still hold. `subtracted`: the difference takes them
   * back. `doomed`: the next rebuild does, until then they count.
   */
  state: 'valid' | 'subtracted' | 'doomed';
}

interface Entry {
  /** Undefined: the file is gone, and only its base is left. */
  path: string | undefined;
  stamp: string;
  base: Base | undefined;
  /** The file's tokens where they are not those of a valid base. */
  now: Uint32Array | undefined;
  /** Whether `now` is in the difference; if not, the next rebuild takes it. */
  counted: boolean;
}

/** A file that a rebuild takes, as it was at its beginning. */
interface Fresh {
  readonly entry: Entry;
  readonly file: SegmentFile;
  readonly tokens: Uint32Array;
  readonly counted: boolean;
}

export interface CorpusOptions {
  readonly order: number;
  /** Larger changes wait for a rebuild: the difference costs an entry per n-gram. Unit: tokens. */
  readonly mostCounted: number;
  /** N-grams in the difference above which nothing more is put there, and it is to be folded. */
  readonly largestDifference: number;
}

export const CORPUS_DEFAULTS: CorpusOptions = {
  order: ORDER,
  mostCounted: 20_000,
  largestDifference: 300_000,
};

/**
 * The tokens of all files of the workspace and their counts. Small changes count at once, by the
 * signed difference of `LayeredCounts`; many or large ones wait until a rebuild has taken them into
 * segments. After a rebuild with nothing left waiting, the counts are those of the files as they are.
 */
export class Corpus {
  readonly counts: LayeredCounts;
  readonly #options: CorpusOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #folders = new Map<string, Set<string>>();
  /** By segment, whose tokens its files are. */
  readonly #owners = new Map<Segment, readonly Entry[]>();
  #tokens = 0;
  #waitingTokens = 0;
  #doomedTokens = 0;
  #changes = 0;

  constructor(options: CorpusOptions = CORPUS_DEFAULTS) {
    this.#options = options;
    this.counts = new LayeredCounts(options.order);
  }

  /** Number of files. */
  get size(): number {
    return this.#entries.size;
  }

  /** Tokens of all files as they are. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Bytes of counts and of tokens that wait to be counted. */
  get bytes(): number {
    return this.counts.bytes + this.#waitingTokens * Uint32Array.BYTES_PER_ELEMENT;
  }

  /** Tokens counted or taken back since the beginning. */
  get changes(): number {
    return this.#changes;
  }

  /** All files. */
  paths(): Iterable<string> {
    return this.#entries.keys();
  }

  /** The files directly in a folder. */
  pathsIn(folder: string): Iterable<string> {
    return this.#folders.get(folder) ?? [];
  }

  /** A file's tokens, not a copy; undefined for an unknown file. */
  tokensOf(path: string): Uint32Array | undefined {
    const entry = this.#entries.get(path);
    return entry === undefined ? undefined : (entry.now ?? tokensOfBase(entry.base));
  }

  /** The file's tokens as they are counted now, which may be those before a change that waits. */
  countedTokensOf(path: string): Uint32Array | undefined {
    const entry = this.#entries.get(path);
    if (entry === undefined) return undefined;
    if (entry.counted) return entry.now;
    return entry.base?.state === 'subtracted' ? undefined : tokensOfBase(entry.base);
  }

  /** Files whose tokens no segment has, with them. */
  *unsegmented(): Iterable<readonly [path: string, tokens: Uint32Array]> {
    for (const [path, { now }] of this.#entries) if (now !== undefined) yield [path, now];
  }

  /** The files of a segment by index, as they are called now; undefined for those not valid. */
  pathsOf(segment: Segment): readonly (string | undefined)[] {
    const owners = this.#owners.get(segment) ?? [];
    return owners.map(({ path, base }) => (base?.state === 'valid' ? path : undefined));
  }

  /** The segments with their files, for storage. */
  stored(): readonly { readonly segment: Segment; readonly files: readonly StoredFile[] }[] {
    return [...this.#owners].map(([segment, owners]) => ({
      segment,
      files: owners.map(({ path = '', stamp, base }) => ({
        name: path,
        stamp,
        valid: path !== '' && base?.state === 'valid',
      })),
    }));
  }

  /** Takes over stored segments; for a corpus that is empty. */
  restore(segments: readonly { segment: Segment; files: readonly StoredFile[] }[]): void {
    for (const { segment, files } of segments) {
      const owners = files.map(({ name, stamp, valid }, file): Entry => {
        const known = valid && !this.#entries.has(name);
        const entry = newEntry(known ? name : undefined, stamp);
        entry.base = { segment, file, state: known ? 'valid' : 'doomed' };
        return entry;
      });
      for (const entry of owners) {
        if (entry.path !== undefined) {
          this.#enter(entry.path, entry);
          this.#tokens += tokensOfBase(entry.base)?.length ?? 0;
        } else this.#doomedTokens += tokensOfBase(entry.base)?.length ?? 0;
      }
      this.#owners.set(segment, owners);
    }
    this.counts.exchangeSegments([...this.#owners.keys()]);
    this.#changes += this.tokens;
  }

  /** The file has these tokens now. With `inBulk` they wait for the next rebuild. */
  learn(path: string, stamp: string, tokens: Uint32Array, inBulk: boolean): void {
    const entry = this.#entries.get(path) ?? newEntry(path, stamp);
    this.#enter(path, entry);
    this.#tokens += tokens.length - (this.tokensOf(path)?.length ?? 0);
    const { base } = entry;
    const before = entry.now ?? (base?.state === 'valid' ? tokensOfBase(base) : undefined);
    const waits = entry.now !== undefined && !entry.counted;
    if (waits) this.#waitingTokens += tokens.length - (before?.length ?? 0);
    else if (entry.counted || this.#mayCount(before ?? NOTHING, tokens, inBulk)) {
      this.counts.replaceSequence(before ?? NOTHING, tokens);
      this.#changes += tokens.length + (before?.length ?? 0);
      if (base?.state === 'valid') base.state = 'subtracted';
      entry.counted = true;
    } else {
      this.#doom(base);
      this.#waitingTokens += tokens.length;
    }
    entry.stamp = stamp;
    entry.now = tokens;
  }

  /** The file is gone. */
  forget(path: string, inBulk: boolean): void {
    const entry = this.#entries.get(path);
    if (entry === undefined) return;
    this.#tokens -= this.tokensOf(path)?.length ?? 0;
    this.#leave(path);
    const { now, base, counted } = entry;
    entry.path = undefined;
    entry.now = undefined;
    entry.counted = false;
    if (now !== undefined && !counted) this.#waitingTokens -= now.length;
    else if (now !== undefined) this.#takeBack(now);
    else if (base?.state === 'valid') {
      const tokens = tokensOfBase(base) ?? NOTHING;
      if (this.#mayCount(tokens, NOTHING, inBulk)) {
        this.#takeBack(tokens);
        base.state = 'subtracted';
      } else this.#doom(base);
    }
  }

  #takeBack(tokens: Uint32Array): void {
    this.counts.removeSequence(tokens);
    this.#changes += tokens.length;
  }

  /** The file is called otherwise now; nothing else has changed. */
  move(from: string, to: string): void {
    const entry = this.#entries.get(from);
    if (entry === undefined || this.#entries.has(to)) return;
    this.#leave(from);
    entry.path = to;
    this.#enter(to, entry);
  }

  #enter(path: string, entry: Entry): void {
    this.#entries.set(path, entry);
    const folder = folderOf(path);
    const paths = this.#folders.get(folder) ?? new Set();
    this.#folders.set(folder, paths.add(path));
  }

  #leave(path: string): void {
    this.#entries.delete(path);
    const folder = folderOf(path);
    const paths = this.#folders.get(folder);
    paths?.delete(path);
    if (paths?.size === 0) this.#folders.delete(folder);
  }

  /** Tokens that wait to be counted or to be taken back. */
  get waiting(): number {
    return this.#waitingTokens + this.#doomedTokens;
  }

  /**
   * Rebuilds what needs it most, step by step, each a few milliseconds; undefined where nothing
   * does. The corpus may be asked and changed between the steps. Only one rebuild at a time; one
   * that is given up must be ended by `return`. With `takesAll` also small amounts are worth it.
   */
  rebuild(takesAll: boolean): Generator<undefined, void, undefined> | undefined {
    const folds = this.counts.differenceSize > this.#options.largestDifference;
    const loads = [...this.#owners].map(([segment, owners]) => loadOf(segment, owners));
    const sources = planRebuild(loads, this.#waitingTokens, { folds, takesAll });
    return sources === undefined ? undefined : this.#rebuild(sources, folds);
  }

  *#rebuild(sources: readonly Segment[], folds: boolean): Generator<undefined, void, undefined> {
    // What is taken is decided now; what changes from here on is sorted out at the end.
    const taken = sources.map((segment) => {
      const owners = this.#owners.get(segment) ?? [];
      const keeps = owners.map(
        ({ base }) => base?.state === 'valid' || (!folds && base?.state === 'subtracted'),
      );
      return { segment, owners, keeps };
    });
    const fresh: Fresh[] = [];
    for (const [path, entry] of this.#entries) {
      const { now, stamp, counted } = entry;
      if (now === undefined || (counted && !folds)) continue;
      fresh.push({ entry, file: { name: path, stamp }, tokens: now, counted });
    }
    if (folds) this.counts.beginRebuild();

    const builder = new SegmentBuilder(this.#options.order);
    for (const { segment, keeps } of taken) {
      builder.addSegment(segment, (file) => keeps[file] === true);
      yield;
    }
    for (const [i, { file, tokens }] of fresh.entries()) {
      builder.addFile(file, tokens);
      if (i % FILES_A_STEP === 0) yield;
    }
    const result = yield* builder.build();

    const owners: Entry[] = [];
    for (const { segment, owners: before, keeps } of taken) {
      this.#owners.delete(segment);
      for (const [file, entry] of before.entries()) {
        const { base } = entry;
        if (keeps[file] === true) {
          entry.base = { segment: result, file: owners.length, state: base?.state ?? 'valid' };
          owners.push(entry);
        } else {
          if (base?.state === 'doomed') this.#doomedTokens -= tokensOfBase(base)?.length ?? 0;
          entry.base = undefined;
        }
      }
    }
    for (const { entry, tokens, counted } of fresh) {
      entry.base = { segment: result, file: owners.length, state: 'valid' };
      owners.push(entry);
      if (entry.now === tokens) {
        if (!counted) this.#waitingTokens -= tokens.length;
        entry.now = undefined;
        entry.counted = false;
      } else if (counted) entry.base.state = 'subtracted';
      else this.#doom(entry.base);
    }
    if (owners.length > 0) this.#owners.set(result, owners);
    const segments = [...this.#owners.keys()];
    if (folds) this.counts.finishRebuild(segments);
    else this.counts.exchangeSegments(segments);
    this.#changes += result.size;
  }

  /** Whether a change is small enough to count at once. */
  #mayCount(before: Uint32Array, after: Uint32Array, inBulk: boolean): boolean {
    const { mostCounted, largestDifference } = this.#options;
    if (inBulk || this.counts.differenceSize > largestDifference) return false;
    const { head, tail } = changedWindow(before, after);
    return Math.max(before.length, after.length) - head - tail <= mostCounted;
  }

  #doom(base: Base | undefined): void {
    if (base?.state !== 'valid') return;
    base.state = 'doomed';
    this.#doomedTokens += tokensOfBase(base)?.length ?? 0;
  }
}

function newEntry(path: string | undefined, stamp: string): Entry {
  return { path, stamp, base: undefined, now: undefined, counted: false };
}

const NOTHING = new Uint32Array(0);
const FILES_A_STEP = 256;

function tokensOfBase(base: Base | undefined): Uint32Array | undefined {
  return base?.segment.tokensOf(base.file);
}

function loadOf(segment: Segment, owners: readonly Entry[]): SegmentLoad<Segment> {
  const sizes = { valid: 0, subtracted: 0, doomed: 0 };
  for (const { base } of owners)
    if (base !== undefined) sizes[base.state] += tokensOfBase(base)?.length ?? 0;
  return { segment, tokens: segment.size, doomed: sizes.doomed, subtracted: sizes.subtracted };
}
