import { open } from 'node:fs/promises';
import { failure, ModelError } from '../../core/failure.ts';
import type { TokenVectors } from '../../core/model.ts';
import { vocabularyOf } from '../transport/vocabulary.ts';
import { GgufError } from './byte-source.ts';
import { tensorTypeOf } from './dequantise.ts';
import { readGgufTable, readMatrix } from './gguf-tensors.ts';
import type { GgufTable, GgufTensor } from './gguf-tensors.ts';

/** Vectors of one model, in single precision. Unit: bytes. */
export const MAX_VECTOR_BYTES = 64_000_000;

/** Whether a file has vectors that can be read. How much memory they take is seen when they are. */
export function hasTokenVectors(table: GgufTable): boolean {
  const { input, output } = tensorsOf(table);
  return input !== undefined && output !== undefined && [input, output].every(isReadable);
}

/**
 * Reads what a model file says of its tokens: the matrices `token_embd.weight` and `output.weight`;
 * where the latter is missing, the former serves for both, as in llama.cpp.
 *
 * Throws ModelError `unsupported` for matrices that together take more than MAX_VECTOR_BYTES, before
 * anything is allocated; GgufError for a file without them, of a type that is not read, with another
 * number of rows than tokens, or cut short; the file system's errors; the signal's reason.
 *
 * Cost: the numbers once through the hands of this process, in pieces of about a millisecond.
 */
export async function readTokenVectors(path: string, signal: AbortSignal): Promise<TokenVectors> {
  const table = await readGgufTable(path, signal);
  const { input, output } = tensorsOf(table);
  if (input === undefined || output === undefined)
    throw new GgufError('the file has no vectors of its tokens');
  const vocabulary = vocabularyOf(table.header);
  const matrices = input === output ? [input] : [input, output];
  for (const matrix of matrices) checkShape(matrix, input, vocabulary.size);
  checkMemory(matrices);

  const handle = await open(path, 'r');
  try {
    const inputRows = await readMatrix(handle, input, signal);
    const outputRows = input === output ? inputRows : await readMatrix(handle, output, signal);
    const end = table.header.metadata.get('tokenizer.ggml.eos_token_id');
    return {
      keys: Array.from({ length: vocabulary.size }, (_, token) =>
        String.fromCharCode(...vocabulary.bytesOf(token)),
      ),
      ...(typeof end === 'number' && end < vocabulary.size ? { end } : {}),
      dimension: input.shape[0] ?? 0,
      input: inputRows,
      output: outputRows,
    };
  } finally {
    await handle.close();
  }
}

interface VectorTensors {
  readonly input: GgufTensor | undefined;
  readonly output: GgufTensor | undefined;
}

function tensorsOf({ tensors }: GgufTable): VectorTensors {
  const input = tensors.get('token_embd.weight');
  return { input, output: tensors.get('output.weight') ?? input };
}

function isReadable({ type }: GgufTensor): boolean {
  return tensorTypeOf(type) !== undefined;
}

function checkShape({ name, shape }: GgufTensor, input: GgufTensor, tokens: number): void {
  const [width, rows] = shape;
  if (rows !== tokens) throw new GgufError(`${name} has ${rows} rows for ${tokens} tokens`);
  if (width !== input.shape[0])
    throw new GgufError(`rows of ${width} in ${name}, of ${input.shape[0]} in ${input.name}`);
}

function checkMemory(matrices: readonly GgufTensor[]): void {
  const numbers = matrices.map(({ shape }) => shape.reduce((product, one) => product * one, 1));
  const bytes = numbers.reduce((sum, one) => sum + one, 0) * Float32Array.BYTES_PER_ELEMENT;
  if (bytes <= MAX_VECTOR_BYTES) return;
  const [wanted, limit] = [bytes, MAX_VECTOR_BYTES].map((one) => Math.ceil(one / 1e6));
  throw new ModelError(
    failure(
      'unsupported',
      `vectors of the tokens would take ${wanted} MB, the limit is ${limit} MB`,
    ),
  );
}
