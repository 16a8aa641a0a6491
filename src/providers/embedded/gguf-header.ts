import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Awaitable } from '../../core/awaitable.ts';

/** A metadata value. Whole numbers beyond 2^53 lose precision; none that we read is that large. */
export type GgufValue = number | boolean | string | readonly GgufValue[];

/** The head of a GGUF model file: everything before the weights but the list of tensors. */
export interface GgufHeader {
  readonly version: number;
  readonly tensorCount: number;
  /** Dotted key → value. Long arrays are left out, but for the vocabulary. */
  readonly metadata: ReadonlyMap<string, GgufValue>;
}

/** The file is not a GGUF file that can be read; the message says why. */
export class GgufError extends Error {
  override readonly name = 'GgufError';
}

/**
 * Reads the metadata of a GGUF file (versions 2 and 3, little-endian) without its weights.
 *
 * The file is hostile input: every length is checked against a limit before anything is allocated.
 * Work is done in pieces of 128 KiB with a file read between them, so that a host with a user
 * interface is never held up for long (a vocabulary of 150,000 tokens: about 40 reads).
 *
 * Throws GgufError for a file that is not GGUF or is cut short, the file system's error when it
 * cannot be opened or read, and the signal's reason.
 *
 * Source: the GGUF specification in the ggml project.
 */
export async function readGgufHeader(path: string, signal: AbortSignal): Promise<GgufHeader> {
  const handle = await open(path, 'r');
  try {
    return await parse(new ByteSource(handle, signal));
  } finally {
    await handle.close();
  }
}

const MAGIC = 0x46554747;
const MAX_ENTRIES = 65_536;
const MAX_STRING_BYTES = 16 * 1024 * 1024;
const MAX_ARRAY_LENGTH = 8 * 1024 * 1024;
const MAX_HEADER_BYTES = 512 * 1024 * 1024;
const MAX_ARRAY_DEPTH = 2;

/** Longer arrays (merges, scores) are read over, but for these. */
const KEPT_ARRAY_LENGTH = 1024;
const VOCABULARY_KEYS: ReadonlySet<string> = new Set([
  'tokenizer.ggml.tokens',
  'tokenizer.ggml.token_type',
]);

async function parse(source: ByteSource): Promise<GgufHeader> {
  await source.ensure(24);
  if (source.uint32() !== MAGIC) throw new GgufError('not a GGUF file');
  const version = source.uint32();
  if (version !== 2 && version !== 3) throw new GgufError(`GGUF version ${version} is not known`);
  const tensorCount = source.uint64();
  const entries = source.uint64();
  if (entries > MAX_ENTRIES) throw new GgufError(`${entries} metadata entries are too many`);
  const metadata = new Map<string, GgufValue>();
  for (let entry = 0; entry < entries; entry++) {
    const key = await readString(source);
    await source.ensure(4);
    const value = await readValue(source, source.uint32(), VOCABULARY_KEYS.has(key), 0);
    if (value !== undefined) metadata.set(key, value);
  }
  return { version, tensorCount, metadata };
}

/** Type codes of the format: width in bytes, and how to read one. */
const SCALARS: readonly ((source: ByteSource) => number | boolean)[] = [
  (source) => source.uint8(),
  (source) => source.int8(),
  (source) => source.uint16(),
  (source) => source.int16(),
  (source) => source.uint32(),
  (source) => source.int32(),
  (source) => source.float32(),
  (source) => source.uint8() !== 0,
];
const WIDE_SCALARS: ReadonlyMap<number, (source: ByteSource) => number> = new Map([
  [10, (source: ByteSource) => source.uint64()],
  [11, (source: ByteSource) => source.int64()],
  [12, (source: ByteSource) => source.float64()],
]);
const STRING_TYPE = 8;
const ARRAY_TYPE = 9;
const WIDEST_SCALAR = 8;

async function readValue(
  source: ByteSource,
  type: number,
  keepAll: boolean,
  depth: number,
): Promise<GgufValue | undefined> {
  if (type === STRING_TYPE) return readString(source);
  if (type === ARRAY_TYPE) return readArray(source, keepAll, depth);
  return readScalar(source, type);
}

/** Values that are there already are returned as such: a promise for each of 150,000 is slow. */
function readScalar(source: ByteSource, type: number): Awaitable<number | boolean> {
  const read = SCALARS[type] ?? WIDE_SCALARS.get(type);
  if (read === undefined) throw new GgufError(`metadata type ${type} is not known`);
  if (source.available() >= WIDEST_SCALAR) return read(source);
  return source.ensureUpTo(WIDEST_SCALAR).then(() => read(source));
}

function readString(source: ByteSource): Awaitable<string> {
  const length = source.available() >= 8 ? source.peekUint64() : undefined;
  if (length === undefined || source.available() < 8 + length) return readDistantString(source);
  source.uint64();
  return source.text(length);
}

async function readDistantString(source: ByteSource): Promise<string> {
  await source.ensure(8);
  const length = source.uint64();
  if (length > MAX_STRING_BYTES) throw new GgufError(`a text of ${length} bytes is too long`);
  await source.ensure(length);
  return source.text(length);
}

async function readArray(
  source: ByteSource,
  keepAll: boolean,
  depth: number,
): Promise<GgufValue | undefined> {
  if (depth === MAX_ARRAY_DEPTH) throw new GgufError('arrays are nested too deep');
  await source.ensure(12);
  const type = source.uint32();
  const length = source.uint64();
  if (length > MAX_ARRAY_LENGTH) throw new GgufError(`an array of ${length} is too long`);
  const kept = keepAll || length <= KEPT_ARRAY_LENGTH;
  const values: GgufValue[] = [];
  for (let index = 0; index < length; index++) {
    const reading =
      type === STRING_TYPE
        ? readString(source)
        : type === ARRAY_TYPE
          ? readArray(source, keepAll, depth + 1)
          : readScalar(source, type);
    const value = reading instanceof Promise ? await reading : reading;
    if (kept && value !== undefined) values.push(value);
  }
  return kept ? values : undefined;
}

/** Little-endian reader over a file; what is taken must have been ensured or be available. */
class ByteSource {
  static readonly #chunkBytes = 128 * 1024;
  readonly #handle: FileHandle;
  readonly #signal: AbortSignal;
  #buffer = Buffer.alloc(0);
  #at = 0;
  #filePosition = 0;

  constructor(handle: FileHandle, signal: AbortSignal) {
    this.#handle = handle;
    this.#signal = signal;
  }

  /** Bytes that can be taken without reading on. */
  available(): number {
    return this.#buffer.length - this.#at;
  }

  /** Makes `bytes` bytes available; throws GgufError when the file ends before. */
  async ensure(bytes: number): Promise<void> {
    await this.ensureUpTo(bytes);
    if (this.available() < bytes) throw new GgufError('the file is cut short');
  }

  /** The same, but content with less at the end of the file. */
  async ensureUpTo(bytes: number): Promise<void> {
    const pieces = [this.#buffer.subarray(this.#at)];
    let available = this.available();
    while (available < bytes) {
      this.#signal.throwIfAborted();
      if (this.#filePosition > MAX_HEADER_BYTES) throw new GgufError('the header is too large');
      const chunk = Buffer.alloc(ByteSource.#chunkBytes);
      const { bytesRead } = await this.#handle.read(chunk, 0, chunk.length, this.#filePosition);
      if (bytesRead === 0) break;
      this.#filePosition += bytesRead;
      available += bytesRead;
      pieces.push(chunk.subarray(0, bytesRead));
    }
    if (pieces.length === 1) return;
    this.#buffer = Buffer.concat(pieces);
    this.#at = 0;
  }

  /** The next number, not taken. */
  peekUint64(): number {
    return Number(this.#buffer.readBigUInt64LE(this.#at));
  }

  uint8 = () => this.#buffer.readUInt8(this.#take(1));
  int8 = () => this.#buffer.readInt8(this.#take(1));
  uint16 = () => this.#buffer.readUInt16LE(this.#take(2));
  int16 = () => this.#buffer.readInt16LE(this.#take(2));
  uint32 = () => this.#buffer.readUInt32LE(this.#take(4));
  int32 = () => this.#buffer.readInt32LE(this.#take(4));
  float32 = () => this.#buffer.readFloatLE(this.#take(4));
  uint64 = () => Number(this.#buffer.readBigUInt64LE(this.#take(8)));
  int64 = () => Number(this.#buffer.readBigInt64LE(this.#take(8)));
  float64 = () => this.#buffer.readDoubleLE(this.#take(8));

  text(bytes: number): string {
    const start = this.#take(bytes);
    return this.#buffer.toString('utf8', start, start + bytes);
  }

  #take(bytes: number): number {
    if (this.available() < bytes) throw new GgufError('the file is cut short');
    const start = this.#at;
    this.#at += bytes;
    return start;
  }
}
