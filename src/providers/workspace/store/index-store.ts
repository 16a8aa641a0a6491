import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../../core/clock.ts';
import { digestOf, readManifest, writeManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { takeOwnerLock } from './owner-lock.ts';

export type PartKind = 'vocabulary' | 'files' | 'segment' | 'learned';

/**
 * A folder of immutable parts and one manifest that names those that are valid together.
 *
 * A part's name holds the digest of its content, so a part is whole or unknown, and two sessions
 * that write the same write the same file. The manifest is replaced in one step. One session at a
 * time may write; the others read.
 */
export interface IndexStore {
  /** False where another session writes: this one keeps what it learns in memory. */
  readonly writable: boolean;
  /** What is stored; undefined where nothing is, or an older version, or a damaged manifest. */
  manifest(): Promise<Manifest | undefined>;
  /**
   * Content of a part; undefined where it is missing or not what its name says. Segments and
   * vocabularies have checksums of their own, which whoever parses them compares.
   */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Writes a part and tells its name. Throws the file system's error; nothing half stays. */
  write(kind: PartKind, content: Uint8Array): Promise<string>;
  /**
   * Makes the parts of the manifest the valid ones and deletes the others. False where the right
   * to write was lost to another session. Throws the file system's error.
   */
  commit(manifest: Manifest): Promise<boolean>;
  /** Lets another session write. */
  close(): Promise<void>;
}

/** Opens the store of a folder, which is made where it is missing. Throws the file system's error. */
export async function openIndexStore(
  folder: string,
  session: string,
  clock: Clock,
): Promise<IndexStore> {
  await mkdir(folder, { recursive: true });
  const lock = await takeOwnerLock(folder, session, clock);
  const manifestFile = path.join(folder, MANIFEST);
  let writable = lock !== undefined;
  let lastPart = 0;

  async function replace(file: string, content: Uint8Array | string): Promise<void> {
    const part = path.join(folder, `${session}-${++lastPart}${PART_ENDING}`);
    try {
      await writeFile(part, content);
      await rename(part, file);
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined); // the first error is the one to tell
      throw error;
    }
  }

  /** Deletes what no manifest names; what is in use elsewhere will be missing there, never wrong. */
  async function sweep({ vocabulary, files, segments, learned }: Manifest): Promise<void> {
    const wanted = new Set([MANIFEST, LOCK, vocabulary, files, ...segments, learned ?? '']);
    for (const name of await readdir(folder)) {
      if (wanted.has(name) || !OURS.test(name)) continue;
      await rm(path.join(folder, name), { force: true }).catch(() => undefined); // next time
    }
  }

  return {
    get writable() {
      return writable;
    },
    async manifest() {
      const text = await readFile(manifestFile, 'utf8').catch(() => undefined);
      return text === undefined ? undefined : readManifest(text);
    },
    async read(name) {
      if (!OURS.test(name)) return undefined;
      const content = await readFile(path.join(folder, name)).catch(() => undefined);
      if (content === undefined) return undefined;
      if (!CHECKED.test(name) && !name.includes(digestOf(content))) return undefined;
      return content;
    },
    async write(kind, content) {
      const name = `${kind}-${digestOf(content)}.bin`;
      const file = path.join(folder, name);
      const known = await stat(file).catch(() => undefined);
      if (known?.size !== content.byteLength) await replace(file, content);
      return name;
    },
    async commit(manifest) {
      writable &&= (await lock?.holds()) === true;
      if (!writable) return false;
      await replace(manifestFile, writeManifest(manifest));
      await sweep(manifest);
      return true;
    },
    async close() {
      writable = false;
      await lock?.release();
    },
  };
}

/** Kinds of parts that check themselves: a second check would double the time of a start. */
const CHECKED = /^(?:segment|vocabulary)-/;
const MANIFEST = 'manifest.json';
const LOCK = 'owner.json';
const PART_ENDING = '.part';
/** Names this store gives; nothing else in the folder is touched. */
const OURS = /^(?:(?:vocabulary|files|segment|learned)-[0-9a-f]{32}\.bin|[\w-]+\.part)$/;
