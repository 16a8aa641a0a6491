import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  openRecording,
  RecordingError,
  type RecordingWriter,
} from '../recording/recording-writer.ts';
import type { Arguments } from './arguments.ts';
import { UsageError, type Output } from './output.ts';

/**
 * The file that `--record` names for what is made of the given files. Throws a UsageError where it is
 * missing or one of them, or where one of them is not there.
 */
export function resultFile({ command, rest, record }: Arguments, what: string): string {
  if (rest.length === 0 || record === undefined) {
    throw new UsageError(`${command} wants ${what} and --record FILE for the result`);
  }
  wantFiles(rest);
  if (rest.some((file) => path.resolve(file) === path.resolve(record))) {
    throw new UsageError(`${record} cannot be input and result`);
  }
  return record;
}

/** Says what was recorded. */
export function tellRecorded(
  {
    record,
    requests,
    problems,
  }: { readonly record: string; readonly requests: number; readonly problems: number },
  output: Output,
): void {
  output.json({ file: record, requests, problems });
  output.text(`${requests} requests in ${record}${problems === 0 ? '' : `, ${problems} problems`}`);
}

/** Throws a UsageError that names the first file which is not there. */
export function wantFiles(files: readonly string[]): void {
  const gone = files.find((file) => !existsSync(file));
  if (gone !== undefined) throw new UsageError(`cannot read ${gone}`);
}

/** A recording to write to; where it cannot be opened, that is a message for the user. */
export async function opened(file: string): Promise<RecordingWriter> {
  return await toldFaults(() => openRecording(file, Number.POSITIVE_INFINITY));
}

/** Opens a recording for some work and closes it; a write that fails is a message for the user. */
export async function recordInto<T>(
  file: string,
  work: (writer: RecordingWriter) => Promise<T>,
): Promise<T> {
  const writer = await opened(file);
  try {
    return await toldFaults(() => work(writer));
  } finally {
    await writer.close();
  }
}

async function toldFaults<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RecordingError) throw new UsageError(error.message);
    throw error;
  }
}
