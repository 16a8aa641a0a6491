import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { ByteSource, GgufError } from './byte-source.ts';
import { tensorTypeOf } from './dequantise.ts';
import type { TensorType } from './dequantise.ts';
import { readMetadata } from './gguf-header.ts';
import type { GgufHeader } from './gguf-header.ts';

/** Where the numbers of a tensor are, and how they are written. */
export interface GgufTensor {
  readonly name: string;
  /** Lengths, that of a row first. */
  readonly shape: readonly number[];
  /** Type code of the format. */
  readonly type: number;
  /** Position of the first byte in the file. */
  readonly offset: number;
}

/** Everything of a GGUF file but the numbers themselves. */
export interface GgufTable {
  readonly header: GgufHeader;
  readonly tensors: ReadonlyMap<string, GgufTensor>;
}

/**
 * Reads the metadata of a GGUF file and the list of its tensors: what they are called and where they
 * are. Whether the file has their numbers is seen when they are read.
 *
 * Errors and limits are those of `readGgufHeader`.
 */
export async function readGgufTable(path: string, signal: AbortSignal): Promise<GgufTable> {
  const handle = await open(path, 'r');
  try {
    const source = new ByteSource(handle, signal);
    const header = await readMetadata(source);
    return { header, tensors: await readTensors(source, header) };
  } finally {
    await handle.close();
  }
}

/**
 * Reads a tensor of two lengths as numbers, row by row: rows × row length.
 *
 * The file is hostile input: type, lengths and place are checked before anything is allocated. Work is
 * done in pieces of 64 KiB with a file read between them, so that a host is not held up: at most
 * about a millisecond each.
 *
 * Throws GgufError for a type that is not known and numbers beyond the end of the file, the file
 * system's errors, and the signal's reason.
 */
export async function readMatrix(
  handle: FileHandle,
  tensor: GgufTensor,
  signal: AbortSignal,
): Promise<Float32Array> {
  const type = knownType(tensor);
  const [width = 0, height = 0] = tensor.shape;
  const length = width * height;
  if (tensor.shape.length !== 2 || length === 0) throw new GgufError(`${tensor.name} is no matrix`);
  if (width % type.blockLength !== 0)
    throw new GgufError(`rows of ${width} in ${tensor.name} are no whole blocks`);
  const blocks = length / type.blockLength;
  const { size } = await handle.stat();
  if (tensor.offset + blocks * type.blockBytes > size)
    throw new GgufError(`the file is cut short within ${tensor.name}`);

  const numbers = new Float32Array(length);
  const blocksAtOnce = Math.max(1, Math.floor(PIECE_BYTES / type.blockBytes));
  const piece = Buffer.alloc(blocksAtOnce * type.blockBytes);
  for (let block = 0; block < blocks; block += blocksAtOnce) {
    signal.throwIfAborted();
    const count = Math.min(blocksAtOnce, blocks - block);
    const wanted = count * type.blockBytes;
    const at = tensor.offset + block * type.blockBytes;
    await readFully(handle, piece, wanted, at, tensor.name);
    for (let i = 0; i < count; i++)
      type.unpack(piece, i * type.blockBytes, numbers, (block + i) * type.blockLength);
  }
  return numbers;
}

const PIECE_BYTES = 64 * 1024;
const MAX_TENSORS = 65_536;
const MAX_DIMENSIONS = 8;
const DEFAULT_ALIGNMENT = 32;

async function readTensors(
  source: ByteSource,
  { tensorCount, metadata }: GgufHeader,
): Promise<ReadonlyMap<string, GgufTensor>> {
  if (tensorCount > MAX_TENSORS) throw new GgufError(`${tensorCount} tensors are too many`);
  const listed: GgufTensor[] = [];
  for (let i = 0; i < tensorCount; i++) listed.push(await readTensor(source));
  const start = alignedUp(source.position(), metadata.get('general.alignment'));
  return new Map(
    listed.map((tensor) => [tensor.name, { ...tensor, offset: start + tensor.offset }]),
  );
}

async function readTensor(source: ByteSource): Promise<GgufTensor> {
  await source.ensure(8);
  const nameBytes = source.uint64();
  if (nameBytes > MAX_NAME_BYTES) throw new GgufError(`a name of ${nameBytes} bytes is too long`);
  await source.ensure(nameBytes + 4);
  const name = source.text(nameBytes);
  const dimensions = source.uint32();
  if (dimensions > MAX_DIMENSIONS)
    throw new GgufError(`${dimensions} dimensions of a tensor are too many`);
  await source.ensure(dimensions * 8 + 12);
  const shape = Array.from({ length: dimensions }, () => source.uint64());
  return { name, shape, type: source.uint32(), offset: source.uint64() };
}

/** Longer than any name that llama.cpp reads. */
const MAX_NAME_BYTES = 1024;

function alignedUp(position: number, alignment: unknown): number {
  const step =
    typeof alignment === 'number' && Number.isInteger(alignment) && alignment > 0
      ? alignment
      : DEFAULT_ALIGNMENT;
  return Math.ceil(position / step) * step;
}

function knownType({ name, type }: GgufTensor): TensorType {
  const known = tensorTypeOf(type);
  if (known === undefined) throw new GgufError(`${name} is of type ${type}, which is not read`);
  return known;
}

/** A read may bring less than was asked; one that brings nothing is the end of the file. */
async function readFully(
  handle: FileHandle,
  into: Buffer,
  bytes: number,
  position: number,
  name: string,
): Promise<void> {
  for (let read = 0; read < bytes;) {
    const { bytesRead } = await handle.read(into, read, bytes - read, position + read);
    if (bytesRead === 0) throw new GgufError(`the file is cut short within ${name}`);
    read += bytesRead;
  }
}
