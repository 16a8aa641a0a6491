// Reads 200,000 requests and prints the heap in use after 20,000 and after all, in MB, a line each:
//   node test/recording/heap-of-reading.ts
import { readRecording } from '../../src/recording/read-recording.ts';
import { heapAfterCollection } from '../bench/heap-after-collection.ts';
import { recordedLine } from '../fakes/recorded-lines.ts';

const LINES = 200_000;
const LINES_PER_CHUNK = 500;

async function* recording(): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < LINES; from += LINES_PER_CHUNK) {
    const chunk = Array.from({ length: LINES_PER_CHUNK }, (_, i) =>
      JSON.stringify(recordedLine(`line ${from + i}`, { x: 'x'.repeat(200) })),
    );
    yield Buffer.from(`${chunk.join('\n')}\n`);
  }
}

let read = 0;
for await (const item of readRecording(recording())) {
  read += Number(item.kind === 'request');
  if (read === LINES / 10 || read === LINES) console.log(heapAfterCollection());
}
