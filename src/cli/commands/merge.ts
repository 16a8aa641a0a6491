import { problemText, type RecordingItem } from '../../recording/read-recording.ts';
import { readRecordingFile } from '../../recording/recording-file.ts';
import { markOf } from '../../recording/text-mark.ts';
import type { Arguments } from '../arguments.ts';
import { recordInto, resultFile, tellRecorded } from '../new-recording.ts';
import type { Output } from '../output.ts';
import { createProblemTeller } from '../problem-teller.ts';

/** Writes several recordings, such as the shards of a benchmark, as one. */
export async function merge(given: Arguments, output: Output): Promise<number> {
  const record = resultFile(given, 'RECORDING...');
  const problems = createProblemTeller(output);
  let requests = 0;
  await recordInto(record, async (writer) => {
    for await (const item of inOneRecording(given.rest, readRecordingFile)) {
      if (item.kind === 'problem') {
        problems.tell(problemText(item));
      } else {
        await writer.write(item.line);
        requests++;
      }
    }
  });
  problems.end();
  tellRecorded({ record, requests, problems: problems.count }, output);
  return requests > 0 ? 0 : 1;
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
