import { open } from 'node:fs/promises';
import type { Awaitable } from '../../core/awaitable.ts';
import { ByteSource, GgufError } from './byte-source.ts';

/** A metadata value. Whole numbers beyond 2^53 lose precision; none that we read is that large. */
export type GgufValue = number | boolean | string | readonly GgufValue[];

/** The head of a GGUF model file: everything before the weights but the list of tensors. */
export interface GgufHeader {
  readonly version: number;
  readonly tensorCount: number;
  /** Dotted key → value. Long arrays are left out, but for the vocabulary. */
  readonly metadata: ReadonlyMap<string, GgufValue>;
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
    return await readMetadata(new ByteSource(handle, signal));
  } finally {
    await handle.close();
  }
}

const MAGIC = 0x46554747;
const MAX_ENTRIES = 65_536;
const MAX_STRING_BYTES = 16 * 1024 * 1024;
const MAX_ARRAY_LENGTH = 8 * 1024 * 1024;
const MAX_ARRAY_DEPTH = 2;

/** Longer arrays (merges, scores) are read over, but for these. */
const KEPT_ARRAY_LENGTH = 1024;
const VOCABULARY_KEYS: ReadonlySet<string> = new Set([
  'tokenizer.ggml.tokens',
  'tokenizer.ggml.token_type',
]);

/** The same from a source that is at the start of the file; it is left at the list of tensors. */
export async function readMetadata(source: ByteSource): Promise<GgufHeader> {
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
