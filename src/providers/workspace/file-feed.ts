import { LARGEST_FILE_BYTES } from './index/file-guard.ts';
import type { WorkspaceFiles } from './index/workspace-files.ts';
import type { Notice } from './protocol.ts';

/**
 * Hands the worker the list of files, the changes to it, and the bytes it asks for. Files on disk are
 * fed inside of the worker, by a feed of its own.
 */
export interface FileFeed {
  /** Lists all files anew; for a worker that has just started, and when changes may be missed. */
  list(): void;
  /** Answers each path by one `content`. */
  hand(paths: readonly string[]): void;
  /** Ends listing and reading; `list` begins again. */
  stop(): void;
}

/** Files are read as fast as the worker asks for them, which is when nobody types. */
export function createFileFeed(files: WorkspaceFiles, send: (message: Notice) => void): FileFeed {
  let running = new AbortController();
  let listing = new AbortController();
  let unsubscribe: (() => void) | undefined;

  async function listAll(signal: AbortSignal): Promise<void> {
    send({ type: 'listing' });
    let whole = false;
    try {
      for await (const batch of files.list(signal)) {
        if (signal.aborted) return;
        send({ type: 'listed', files: batch });
      }
      whole = true;
    } catch {
      // What was not listed is not gone: the worker keeps what it knows.
    }
    if (!signal.aborted) send({ type: 'list-end', whole });
  }

  async function handOne(path: string, signal: AbortSignal): Promise<void> {
    const bytes = await files.read(path, signal).catch(() => undefined);
    if (signal.aborted) return;
    const fits = bytes !== undefined && bytes.byteLength <= LARGEST_FILE_BYTES;
    send({ type: 'content', path, ...(fits ? { bytes } : {}) });
  }

  function stop(): void {
    running.abort();
    listing.abort();
    unsubscribe?.();
    unsubscribe = undefined;
  }

  return {
    list() {
      // What is being read goes on: every path that the worker wants is answered.
      if (running.signal.aborted) running = new AbortController();
      listing.abort();
      listing = new AbortController();
      unsubscribe ??= files.onChange((changes) => send({ type: 'changed', changes }));
      const disk = files.onDisk?.();
      if (disk === undefined) void listAll(listing.signal);
      else send({ type: 'list-disk', disk });
    },
    hand(paths) {
      for (const path of paths) void handOne(path, running.signal);
    },
    stop,
  };
}
