import { mkdir, open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** What happened, one record a line. */
export interface JsonLinesLog<T> {
  append(record: T): Promise<void>;
  /** Every readable record, oldest first; unreadable lines are left out and counted. */
  read(): Promise<{ readonly records: readonly T[]; readonly badLines: number }>;
  clear(): Promise<void>;
}

/** Lines that are read in one piece: a millisecond or two. */
const LINES_AT_ONCE = 250;
const LINE_FEED = Buffer.from('\n');
/** Beginning a new file takes no such time: who does it is gone. Unit: ms. */
const STALE_MS = 10_000;

/**
 * Append-only JSON lines in `file`, at most `maxBytes` in it and as many again in one older file
 * beside it; the oldest half is dropped when both are full. Writes are in order; a write that fails
 * (disk full, folder gone) is given to `onError` and loses that record only.
 *
 * Windows that are open at the same time write into the same file: each line is one call of the system, a
 * line that somebody left unfinished is closed before the next one, and only one of them begins a new file.
 */
export function createJsonLinesLog<T>(
  file: string,
  maxBytes: number,
  isRecord: (value: unknown) => value is T,
  onError: (error: unknown) => void,
): JsonLinesLog<T> {
  const older = `${file}.1`;
  let last: Promise<void> = Promise.resolve();
  const inOrder = (action: () => Promise<void>): Promise<void> => {
    last = last.then(action).catch(onError);
    return last;
  };
  return {
    append: (record) =>
      inOrder(async () => {
        await mkdir(path.dirname(file), { recursive: true });
        const line = Buffer.from(`${JSON.stringify(record)}\n`);
        const most = Math.max(0, maxBytes - line.length);
        if ((await sizeOf(file)) > most) await beginAnew(file, older, most);
        const handle = await open(file, 'a+', 0o600);
        try {
          // The last write of a window that crashed, or of a full disk, may have ended anywhere.
          const isCut = await endsInLine(handle);
          await handle.appendFile(isCut ? Buffer.concat([LINE_FEED, line]) : line);
        } finally {
          await handle.close();
        }
      }),
    async read() {
      await last;
      const texts = await Promise.all(
        [older, file].map((name) => readFile(name, 'utf8').catch(() => '')),
      );
      const lines = texts
        .join('\n')
        .split('\n')
        .filter((line) => line !== '');
      const records: T[] = [];
      for (const [i, line] of lines.entries()) {
        if (i % LINES_AT_ONCE === LINES_AT_ONCE - 1) await nextTurn();
        const record = parsed(line);
        if (isRecord(record)) records.push(record);
      }
      return { records, badLines: lines.length - records.length };
    },
    clear: () =>
      inOrder(async () => {
        await Promise.all([older, file].map((name) => rm(name, { force: true })));
      }),
  };
}

async function sizeOf(file: string): Promise<number> {
  return await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Whether the last line has no end. */
async function endsInLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return bytesRead === 1 && !buffer.equals(LINE_FEED);
}

/**
 * Puts a full file in the place of the older one. Of several windows one does it: two would put the new,
 * empty file there. The others write on; a file may grow a little beyond its limit meanwhile.
 */
async function beginAnew(file: string, older: string, mostBytes: number): Promise<void> {
  const mark = `${file}.turning`;
  try {
    await mkdir(mark);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    await removeStale(mark, file);
    return;
  }
  try {
    // Somebody may have done it since the size was looked at.
    if ((await sizeOf(file)) > mostBytes) await rename(file, older);
  } finally {
    await rm(mark, { recursive: true, force: true });
  }
}

/** Removes the mark of a window that is gone: the file was written to long after the mark was made. */
async function removeStale(mark: string, file: string): Promise<void> {
  const [made, written] = await Promise.all(
    [mark, file].map((name) =>
      stat(name).then(
        ({ mtimeMs }) => mtimeMs,
        () => undefined,
      ),
    ),
  );
  if (made === undefined || written === undefined || written - made < STALE_MS) return;
  await rm(mark, { recursive: true, force: true });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
