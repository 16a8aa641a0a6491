import type { FilePath } from './edit.ts';
import type { BaseFile, BaseFiles } from './workspace-state.ts';

/** Gives the bytes of a file. What it throws but the signal's reason makes the file `missing`. */
export type ReadFile = (
  path: FilePath,
  signal: AbortSignal,
) => Promise<Uint8Array | 'missing' | 'excluded'>;

export interface BaseFileLimits {
  /** Larger files are `too-large`. Unit: bytes. */
  readonly mostBytes: number;
}

export const BASE_FILE_LIMITS: BaseFileLimits = { mostBytes: 2_000_000 };

/** Files that are read side by side. */
const PARALLEL = 16;

/**
 * Reads files once each and keeps them as they were.
 *
 * A text is UTF-8 without NUL; its byte order mark stays. A read that was called off is forgotten, so that
 * whoever needs the file reads it anew.
 */
export function createBaseFiles(
  read: ReadFile,
  { mostBytes }: BaseFileLimits = BASE_FILE_LIMITS,
): BaseFiles {
  const files = new Map<FilePath, BaseFile>();
  const reading = new Map<FilePath, Promise<void>>();

  async function readOne(path: FilePath, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    let bytes: Uint8Array | 'missing' | 'excluded';
    try {
      bytes = await read(path, signal);
    } catch {
      signal.throwIfAborted();
      bytes = 'missing';
    }
    signal.throwIfAborted();
    files.set(path, typeof bytes === 'string' ? { kind: bytes } : decoded(bytes, mostBytes));
  }

  async function loadOne(path: FilePath, signal: AbortSignal): Promise<void> {
    // Somebody else's read may be called off: then this one begins its own.
    for (let other = reading.get(path); other !== undefined; other = reading.get(path)) {
      await other.catch(() => undefined);
      signal.throwIfAborted();
    }
    if (files.has(path)) return;
    const own = readOne(path, signal).finally(() => reading.delete(path));
    reading.set(path, own);
    await own;
  }

  return {
    async load(paths, signal) {
      signal.throwIfAborted();
      const wanted = [...new Set(paths)].filter((path) => !files.has(path));
      const queue = wanted.values();
      const lanes = Array.from({ length: Math.min(PARALLEL, wanted.length) }, async () => {
        for (const path of queue) await loadOne(path, signal);
      });
      await Promise.all(lanes);
    },
    get(path) {
      const file = files.get(path);
      if (file === undefined) throw new RangeError(`never loaded: ${path}`);
      return file;
    },
  };
}

function decoded(bytes: Uint8Array, mostBytes: number): BaseFile {
  if (bytes.length > mostBytes) return { kind: 'too-large', bytes: bytes.length };
  if (bytes.includes(0)) return { kind: 'binary' };
  try {
    return { kind: 'text', text: utf8.decode(bytes) };
  } catch {
    return { kind: 'binary' };
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
