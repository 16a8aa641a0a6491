import { open, type FileHandle } from 'node:fs/promises';
import type { RecordingLine } from './recording-line.ts';

/** Appends lines to one file, in order; those of a recording are requests. */
export interface RecordingWriter<Line = RecordingLine> {
  readonly file: string;
  /** Bytes in the file after the last write. */
  readonly bytes: number;
  /** Throws a RecordingError; what was written before stays whole. */
  write(line: Line): Promise<void>;
  close(): Promise<void>;
}

/** Why nothing more can be written; the message names the file and what to do. */
export class RecordingError extends Error {
  readonly brand = 'ensemble.RecordingError';
  readonly kind: 'full' | 'disk';

  constructor(kind: 'full' | 'disk', message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RecordingError';
    this.kind = kind;
  }
}

/** Recognises the error also across bundles, where `instanceof` does not. */
export function isRecordingError(error: unknown): error is RecordingError {
  return (
    error instanceof Error && (error as Partial<RecordingError>).brand === 'ensemble.RecordingError'
  );
}

/** Size at which a recording ends, where nobody says otherwise. Unit: bytes. */
export const MOST_RECORDED_BYTES = 256 * 2 ** 20;

const LINE_FEED = 10;

/**
 * Opens a recording for appending; a new file is for its owner's eyes alone, since it holds code.
 *
 * A line that an earlier session left unfinished is closed first, so that it spoils no other. A write
 * that fails half-way (disk full) is taken back, unless somebody else has appended meanwhile: then the
 * piece is closed by the next write, and a reader reports it as a bad line. Each line is one call of
 * the system, so those of two writers on one file stay whole.
 */
export async function openRecording<Line = RecordingLine>(
  file: string,
  mostBytes = MOST_RECORDED_BYTES,
): Promise<RecordingWriter<Line>> {
  const handle = await open(file, 'a+', 0o600).catch((error: unknown) => {
    throw diskError(file, error);
  });
  let bytes = (await handle.stat()).size;
  let isCut = bytes > 0 && (await byteAt(handle, bytes - 1)) !== LINE_FEED;
  let last: Promise<unknown> = Promise.resolve();

  async function append(text: string): Promise<void> {
    const whole = Buffer.from(isCut ? `\n${text}` : text);
    const before = (await handle.stat()).size;
    if (before + whole.length > mostBytes) {
      const megabytes = Math.round(mostBytes / 2 ** 20);
      throw new RecordingError(
        'full',
        `${file} has reached its ${megabytes} MB; record into another file`,
      );
    }
    let written = 0;
    try {
      while (written < whole.length) {
        written += (await handle.write(whole, written)).bytesWritten;
      }
      isCut = false;
      bytes = before + written;
    } catch (error) {
      if (written > 0 && !(await isTakenBack(handle, before, written))) isCut = true;
      throw diskError(file, error);
    }
  }

  return {
    file,
    get bytes() {
      return bytes;
    },
    write(line) {
      const text = `${JSON.stringify(line)}\n`;
      const written = last.then(() => append(text));
      last = written.catch(() => undefined);
      return written;
    },
    async close() {
      await last;
      await handle.close();
    },
  };
}

/** Cuts off what a failed write has left, where it still stands at the end. */
async function isTakenBack(handle: FileHandle, before: number, written: number): Promise<boolean> {
  try {
    if ((await handle.stat()).size !== before + written) return false;
    await handle.truncate(before);
    return true;
  } catch {
    return false;
  }
}

async function byteAt(handle: FileHandle, position: number): Promise<number | undefined> {
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, position);
  return buffer[0];
}

function diskError(file: string, error: unknown): RecordingError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const what =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'the disk is full; free some room or choose another disk'
      : error instanceof Error
        ? error.message
        : String(error);
  return new RecordingError('disk', `cannot write the recording ${file}: ${what}`, {
    cause: error,
  });
}
