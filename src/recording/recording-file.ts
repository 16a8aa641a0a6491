import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { readRecording, type RecordingItem } from './read-recording.ts';

/**
 * The requests of a file, `.gz` or not; see `readRecording`. Problems name the file; a missing one is
 * one problem.
 */
export async function* readRecordingFile(file: string): AsyncGenerator<RecordingItem> {
  for await (const item of readRecording(bytesOf(file))) {
    yield item.kind === 'problem' ? { ...item, file } : item;
  }
}

/** Bytes of a file, unpacked when its name ends with `.gz`. */
export function bytesOf(file: string): AsyncIterable<Uint8Array> {
  return file.endsWith('.gz') ? gunzipped(file) : createReadStream(file);
}

/** Unpacked pieces that wait for their reader before the file is read on. */
const MOST_WAITING = 16;

/**
 * What a gzip file holds, up to the place where it is cut off, or some 16 kB before the place where it
 * is broken; then it throws. Node's own iteration over such a stream drops what was unpacked but not yet read.
 */
async function* gunzipped(file: string): AsyncGenerator<Uint8Array> {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  const waiting: Uint8Array[] = [];
  const state: { failure?: Error; ended: boolean } = { ended: false };
  let changed = Promise.withResolvers<undefined>();
  const tell = (): void => {
    changed.resolve(undefined);
    changed = Promise.withResolvers();
  };
  const fail = (error: Error): void => {
    state.failure ??= error;
    tell();
  };
  source.on('error', fail);
  source.on('data', (chunk) => {
    // What a chunk unpacks to may be a thousand times as long: one at a time.
    if (!gunzip.write(chunk)) source.pause();
  });
  gunzip.on('drain', tell);
  source.on('end', () => gunzip.end());
  gunzip.on('error', fail);
  gunzip.on('data', (chunk: Uint8Array) => {
    waiting.push(chunk);
    if (waiting.length > MOST_WAITING) source.pause();
    tell();
  });
  gunzip.on('end', () => {
    state.ended = true;
    tell();
  });
  try {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) {
        yield next;
        continue;
      }
      if (state.failure !== undefined) throw state.failure;
      if (state.ended) return;
      if (!gunzip.writableNeedDrain) source.resume();
      await changed.promise;
    }
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}
