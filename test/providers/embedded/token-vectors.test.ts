import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isModelError } from '../../../src/core/failure.ts';
import type { TokenVectors } from '../../../src/core/model.ts';
import { GgufError } from '../../../src/providers/embedded/byte-source.ts';
import { readGgufTable } from '../../../src/providers/embedded/gguf-tensors.ts';
import {
  hasTokenVectors,
  MAX_VECTOR_BYTES,
  readTokenVectors,
} from '../../../src/providers/embedded/token-vectors.ts';
import {
  floatTensor,
  ggufBytes,
  vocabularyEntries,
  type GgufEntry,
  type GgufTensorBytes,
} from './gguf-bytes.ts';

const TOKENS = vocabularyEntries(['<|end|>', 'a', 'Ġb'], [3, 1, 1]);
const VOCABULARY: Readonly<Record<string, GgufEntry>> = {
  ...TOKENS,
  'tokenizer.ggml.eos_token_id': ['uint32', 0],
};
const INPUT = [
  [0, 0],
  [1, 2],
  [3, -4],
];
const OUTPUT = [
  [5, 6],
  [7, 8],
  [9, 0.5],
];
const EMBEDDING = floatTensor('token_embd.weight', INPUT);
const HEAD = floatTensor('output.weight', OUTPUT);

describe('readTokenVectors', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'token-vectors-'));
  const file = path.join(folder, 'model.gguf');
  const { signal } = new AbortController();
  after(() => rmSync(folder, { recursive: true, force: true }));

  function write(tensors: readonly GgufTensorBytes[], entries = VOCABULARY): Buffer {
    const bytes = ggufBytes(entries, 3, tensors);
    writeFileSync(file, bytes);
    return bytes;
  }
  async function read(tensors: readonly GgufTensorBytes[]): Promise<TokenVectors> {
    write(tensors);
    return await readTokenVectors(file, signal);
  }
  async function refusal(tensors: readonly GgufTensorBytes[]): Promise<string> {
    const error: unknown = await read(tensors).catch((reason: unknown) => reason);
    assert.ok(error instanceof GgufError || isModelError(error), String(error));
    return error.message;
  }

  it('gives both ends of the model, and the tokens’ bytes', async () => {
    const norm = floatTensor('output_norm.weight', [[1, 1]]);
    assert.deepEqual(await read([norm, EMBEDDING, HEAD]), {
      keys: ['', 'a', ' b'],
      end: 0,
      dimension: 2,
      input: Float32Array.from(INPUT.flat()),
      output: Float32Array.from(OUTPUT.flat()),
    });
  });

  it('gives one array where one matrix serves both', async () => {
    const { input, output } = await read([EMBEDDING]);
    assert.equal(input, output);
  });

  it('knows no end where the file names none, or one that is no token', async () => {
    for (const end of [undefined, 3]) {
      write([EMBEDDING], {
        ...TOKENS,
        ...(end === undefined ? {} : { 'tokenizer.ggml.eos_token_id': ['uint32', end] }),
      });
      assert.equal('end' in (await readTokenVectors(file, signal)), false);
    }
  });

  it('unpacks blocks that no piece of the file holds whole', async () => {
    const tokens = 3000;
    const entries = vocabularyEntries(Array.from({ length: tokens }, (_, i) => `t${i}`));
    const block = (row: number): Buffer => {
      const bytes = Buffer.alloc(34, row % 100);
      bytes.writeUInt16LE(0x3c00, 0);
      return bytes;
    };
    const bytes = Buffer.concat(Array.from({ length: tokens }, (_, row) => block(row)));
    write([{ name: 'token_embd.weight', shape: [32, tokens], type: 8, bytes }], entries);
    const { input } = await readTokenVectors(file, signal);
    for (let row = 0; row < tokens; row++) assert.equal(input[row * 32 + 31], row % 100);
  });

  it('refuses a file without them, and says so before', async () => {
    assert.match(await refusal([HEAD]), /no vectors/);
    assert.equal(hasTokenVectors(await readGgufTable(file, signal)), false);
    write([EMBEDDING, HEAD]);
    assert.equal(hasTokenVectors(await readGgufTable(file, signal)), true);
  });

  it('refuses types that it does not read, by name', async () => {
    const unknown = { ...EMBEDDING, type: 10 };
    assert.match(await refusal([unknown]), /token_embd\.weight is of type 10/);
    assert.equal(hasTokenVectors(await readGgufTable(file, signal)), false);
    assert.match(await refusal([EMBEDDING, { ...HEAD, type: 99 }]), /output\.weight is of type 99/);
  });

  it('refuses shapes that cannot be', async () => {
    const cases: readonly (readonly [readonly GgufTensorBytes[], RegExp])[] = [
      [[floatTensor('token_embd.weight', INPUT.slice(1))], /2 rows for 3 tokens/],
      [[EMBEDDING, floatTensor('output.weight', [[1], [2], [3]])], /rows of 1 .* of 2/],
      [[{ ...EMBEDDING, shape: [0, 3] }], /no matrix/],
      [[{ ...EMBEDDING, shape: [2, 3, 2] }], /no matrix/],
      [[{ ...EMBEDDING, shape: [6] }], /rows for 3 tokens/],
      [[{ ...EMBEDDING, type: 8 }], /no whole blocks/],
    ];
    for (const [tensors, reason] of cases) assert.match(await refusal(tensors), reason);
  });

  it('refuses what takes too much memory, with the memory, before anything else is looked at', async () => {
    const huge = { ...EMBEDDING, shape: [2 ** 40, 3] };
    assert.match(await refusal([huge]), /would take 13194140 MB, the limit is 64 MB/);
    const justTooLarge = { ...EMBEDDING, shape: [Math.floor(MAX_VECTOR_BYTES / 12) + 1, 3] };
    assert.match(await refusal([justTooLarge]), /the limit is 64 MB/);
    const halves = [EMBEDDING, HEAD].map((one) => ({ ...one, shape: [3_000_000, 3] }));
    assert.match(await refusal(halves), /would take 72 MB/);
  });

  it('refuses a file that is cut short anywhere in the numbers or before', async () => {
    const bytes = write([EMBEDDING, HEAD]);
    const end = bytes.length - (32 - HEAD.bytes.length);
    for (let length = 0; length < end; length += 3) {
      writeFileSync(file, bytes.subarray(0, length));
      await assert.rejects(readTokenVectors(file, signal), GgufError, `${length} bytes`);
    }
  });

  it('refuses a list of tensors beyond all reason', async () => {
    const count = ggufBytes(VOCABULARY);
    count.writeBigUInt64LE(2n ** 60n, 8);
    const name = write([EMBEDDING]);
    name.writeBigUInt64LE(2n ** 50n, name.indexOf('token_embd.weight') - 8);
    const dimensions = write([EMBEDDING]);
    dimensions.writeUInt32LE(1e9, dimensions.indexOf('token_embd.weight') + 17);
    for (const bytes of [count, name, dimensions]) {
      writeFileSync(file, bytes);
      await assert.rejects(
        readTokenVectors(file, signal),
        (error) => error instanceof GgufError && error.message.includes('too'),
      );
    }
  });

  it('throws the reason of an abort', async () => {
    write([EMBEDDING]);
    const reason = new Error('not wanted');
    await assert.rejects(readTokenVectors(file, AbortSignal.abort(reason)), reason);
  });
});
