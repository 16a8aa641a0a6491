import { appendFile, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
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

/**
 * Append-only JSON lines in `file`, at most `maxBytes` in it and as many again in one older file
 * beside it; the oldest half is dropped when both are full. Writes are in order; a write that fails
 * (disk full, folder gone) is given to `onError` and loses that record only.
 */
export function createJsonLinesLog<T>(
  file: string,
  maxBytes: number,
  isRecord: (value: unknown) => value is T,
  onError: (error: unknown) => void,
): JsonLinesLog<T> {
  const older = `${file}.1`;
  let last: Promise<void> = Promise.resolve();
  let begun = false;
  const inOrder = (action: () => Promise<void>): Promise<void> => {
    last = last.then(action).catch(onError);
    return last;
  };
  return {
    append: (record) =>
      inOrder(async () => {
        await mkdir(path.dirname(file), { recursive: true });
        const size = await stat(file).then(
          ({ size }) => size,
          () => 0,
        );
        // A crash may have cut the last line of an earlier session.
        const start = size > 0 && !begun ? '\n' : '';
        const line = `${start}${JSON.stringify(record)}\n`;
        if (size + line.length > maxBytes && size > 0) await rename(file, older);
        await appendFile(file, line, { mode: 0o600 });
        begun = true;
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

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
