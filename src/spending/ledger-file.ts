import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { createAccountBook, type AccountBook } from './account-book.ts';
import { codeOf } from './file-lock.ts';
import { ledgerText, parseLedgerLine, type LedgerLine } from './ledger-line.ts';

/** Bytes that are read and understood in one piece: a hundred lines, a millisecond or two. */
const PIECE = 16 * 1024;
/** The first line is no longer than that. Unit: bytes. */
const HEAD = 256;
const NEWLINE = 10;

/** The ledger's file and what is known of it. Whoever writes holds the lock. */
export interface LedgerFile {
  /** As far as it was read. */
  readonly book: AccountBook;
  /** Lines that could not be understood, of those that were read. */
  readonly badLines: number;
  /**
   * Reads what is new, in pieces between which others get their turn. Reads all of it again where it is
   * another file than before. A file that is not there is an empty one.
   */
  read(): Promise<void>;
  /** Appends lines. Throws what the file system says: then none was written. */
  append(lines: readonly LedgerLine[]): Promise<void>;
  /** Puts lines in the place of the whole file. Throws as `append` does. */
  replace(lines: readonly LedgerLine[]): Promise<void>;
  /** The book has lines that the file has not: the next reading begins anew. */
  forget(): void;
}

/**
 * JSON lines in `file`, readable by its owner alone. Half a line, of a program that was stopped while it
 * wrote, is one bad line: the next one begins behind it.
 */
export function createLedgerFile(file: string, newId: () => string): LedgerFile {
  let book = createAccountBook();
  let badLines = 0;
  /** Up to where the file was understood: always behind a line's end. */
  let offset = 0;
  /** Id of the file that was read. */
  let known: string | undefined;
  /** The line at `offset` is too long to be one. */
  let isInGarbage = false;

  function startOver(id: string | undefined): void {
    book = createAccountBook();
    badLines = 0;
    offset = 0;
    known = id;
    isInGarbage = false;
  }

  function understand(text: string): void {
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const parsed = parseLedgerLine(line);
      if (parsed === undefined) badLines++;
      else book.add(parsed);
    }
  }

  async function readFrom(handle: FileHandle): Promise<void> {
    const { size } = await handle.stat();
    const id = await idOf(handle);
    if (id !== known || size < offset) startOver(id);
    const buffer = Buffer.allocUnsafe(PIECE);
    while (offset < size) {
      const { bytesRead } = await handle.read(buffer, 0, PIECE, offset);
      if (bytesRead === 0) return;
      const piece = buffer.subarray(0, bytesRead);
      const first = isInGarbage ? piece.indexOf(NEWLINE) + 1 : 0;
      const last = piece.lastIndexOf(NEWLINE) + 1;
      if (last === 0) {
        if (bytesRead < PIECE) return;
        if (!isInGarbage) badLines++;
        isInGarbage = true;
        offset += bytesRead;
        continue;
      }
      isInGarbage = false;
      understand(piece.toString('utf8', first, last));
      offset += last;
    }
  }

  return {
    get book() {
      return book;
    },
    get badLines() {
      return badLines;
    },
    async read() {
      let handle: FileHandle;
      try {
        handle = await open(file, 'r');
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error;
        startOver(undefined);
        return;
      }
      try {
        await readFrom(handle);
      } finally {
        await handle.close();
      }
    },
    async append(lines) {
      const handle = await open(file, 'a+', 0o600);
      try {
        const { size } = await handle.stat();
        const text = ledgerText(size === 0 ? [headLine(newId()), ...lines] : lines);
        try {
          await handle.appendFile(size > 0 && (await isCut(handle, size)) ? `\n${text}` : text);
        } catch (error) {
          await handle.truncate(size).catch(() => undefined);
          throw error;
        }
        // What the book has of these lines stays: they are read once more, which changes nothing.
        if (size === 0) known = await idOf(handle);
      } finally {
        await handle.close();
      }
    },
    async replace(lines) {
      const other = `${file}.${process.pid}.new`;
      const id = newId();
      try {
        const handle = await open(other, 'wx', 0o600);
        try {
          await handle.writeFile(ledgerText([headLine(id), ...lines]));
        } finally {
          await handle.close();
        }
        await rename(other, file);
      } catch (error) {
        await rm(other, { force: true });
        throw error;
      }
      startOver(undefined);
    },
    forget() {
      startOver(undefined);
    },
  };
}

function headLine(id: string): LedgerLine {
  return { kind: 'ledger', version: 1, id };
}

/** What tells files apart; '' where the first line does not say. */
async function idOf(handle: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
  const [first = ''] = buffer.toString('utf8', 0, bytesRead).split('\n');
  const line = parseLedgerLine(first);
  return line?.kind === 'ledger' ? line.id : '';
}

async function isCut(handle: FileHandle, size: number): Promise<boolean> {
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== NEWLINE;
}
