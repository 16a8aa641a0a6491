import { problemText, type RecordingItem } from '../../recording/read-recording.ts';
import { readRecordingFile } from '../../recording/recording-file.ts';
import { openRecording, RecordingError } from '../../recording/recording-writer.ts';
import { markOf } from '../../recording/text-mark.ts';
import type { Arguments } from '../arguments.ts';
import { UsageError, type Output } from '../output.ts';

/** Writes several recordings, such as the shards of a benchmark, as one. */
export async function merge(given: Arguments, output: Output): Promise<number> {
  const { rest, record } = given;
  if (rest.length < 1 || record === undefined) {
    throw new UsageError('merge wants RECORDING... and --record FILE for the result');
  }
  if (rest.includes(record)) throw new UsageError(`${record} cannot be input and result`);
  const writer = await opened(record);
  let requests = 0;
  let problems = 0;
  try {
    for await (const item of inOneRecording(rest, readRecordingFile)) {
      if (item.kind === 'problem') {
        problems++;
        output.message(problemText(item));
        continue;
      }
      await writer.write(item.line);
      requests++;
    }
  } finally {
    await writer.close();
  }
  output.json({ file: record, requests, problems });
  output.text(`${requests} requests in ${record}${problems === 0 ? '' : `, ${problems} problems`}`);
  return requests > 0 ? 0 : 1;
}

/** A recording to write to; a RecordingError becomes a message for the user. */
export async function opened(file: string): ReturnType<typeof openRecording> {
  try {
    return await openRecording(file, Number.POSITIVE_INFINITY);
  } catch (error) {
    if (error instanceof RecordingError) throw new UsageError(error.message);
    throw error;
  }
}

/**
 * The requests of several files, one after the other. Problems name their file. A request that stands
 * in two files, as after a shard ran twice, is taken once, and the second is a problem.
 */
export async function* inOneRecording(
  files: readonly string[],
  read: (file: string) => AsyncIterable<RecordingItem>,
): AsyncGenerator<RecordingItem> {
  const several = files.length > 1;
  const ids = new Set<number>();
  for (const file of files) {
    for await (const item of read(file)) {
      if (item.kind === 'problem') {
        yield { ...item, file };
        continue;
      }
      const mark = markOf(item.line.id);
      if (several && ids.has(mark)) {
        const message = `id ${JSON.stringify(item.line.id)} stands in an earlier file already`;
        yield { kind: 'problem', number: item.number, message, file };
        continue;
      }
      if (several) ids.add(mark);
      yield item;
    }
  }
}
