import { once } from 'node:events';
import { createReadStream, type ReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

/**
 * Bytes of a file or a pipe, unpacked where they begin as gzip does, whatever the name says. Yields all
 * that can be had before a place where reading or unpacking fails; then throws.
 */
export async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  const source = createReadStream(file);
  const bytes: AsyncIterable<Uint8Array> = (await isPacked(source)) ? gunzipped(source) : source;
  yield* bytes;
}

/** RFC 1952: a gzip file begins with 1f 8b. What was read for that stays in the stream. */
async function isPacked(source: ReadStream): Promise<boolean> {
  await once(source, 'readable');
  const head: unknown = source.read();
  if (!(head instanceof Uint8Array)) return false;
  source.unshift(head);
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Unpacked pieces that wait for their reader before the file is read on. */
const MOST_WAITING = 16;

/**
 * What a gzip stream holds, up to the place where it is cut off, or some 16 kB before the place where it
 * is broken; then it throws. Node's own iteration over such a stream drops what was unpacked but not yet read.
 */
async function* gunzipped(source: ReadStream): AsyncGenerator<Uint8Array> {
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
