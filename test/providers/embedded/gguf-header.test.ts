import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { GgufError } from '../../../src/providers/embedded/byte-source.ts';
import { readGgufHeader } from '../../../src/providers/embedded/gguf-header.ts';
import type { GgufHeader } from '../../../src/providers/embedded/gguf-header.ts';
import { ggufBytes } from './gguf-bytes.ts';

describe('readGgufHeader', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gguf-header-'));
  const file = path.join(folder, 'model.gguf');
  after(() => rmSync(folder, { recursive: true, force: true }));

  function read(bytes: Uint8Array, signal = new AbortController().signal): Promise<GgufHeader> {
    writeFileSync(file, bytes);
    return readGgufHeader(file, signal);
  }

  it('reads every kind of value', async () => {
    const { metadata, version } = await read(
      ggufBytes({
        'general.name': ['string', 'naïve ⌘'],
        'llama.context_length': ['uint32', 2048],
        'a.float': ['float32', 0.5],
        'a.double': ['float64', -1e300],
        'a.flag': ['bool', true],
        'a.large': ['uint64', 2n ** 40n],
        'a.list': ['int32s', [3, 1, 4]],
      }),
    );
    assert.equal(version, 3);
    assert.deepEqual(Object.fromEntries(metadata), {
      'general.name': 'naïve ⌘',
      'llama.context_length': 2048,
      'a.float': 0.5,
      'a.double': -1e300,
      'a.flag': true,
      'a.large': 2 ** 40,
      'a.list': [3, 1, 4],
    });
  });

  it('keeps the vocabulary and reads over other long lists', async () => {
    const long = Array.from({ length: 70_000 }, (_, i) => `token ${i} é`);
    const { metadata } = await read(
      ggufBytes({
        'tokenizer.ggml.merges': ['strings', long],
        'tokenizer.ggml.tokens': ['strings', long],
        'general.name': ['string', 'behind them'],
      }),
    );
    assert.deepEqual(metadata.get('tokenizer.ggml.tokens'), long);
    assert.equal(metadata.has('tokenizer.ggml.merges'), false);
    assert.equal(metadata.get('general.name'), 'behind them');
  });

  it('refuses what is not GGUF, and versions it does not know', async () => {
    for (const bytes of [Buffer.from('<!DOCTYPE html><html>no model</html>'), ggufBytes({}, 1)])
      await assert.rejects(read(bytes), GgufError);
  });

  it('refuses a file cut anywhere', async () => {
    const bytes = ggufBytes({ 'general.name': ['string', 'cut'], 'a.list': ['int32s', [1, 2]] });
    for (let length = 0; length < bytes.length; length++)
      await assert.rejects(read(bytes.subarray(0, length)), GgufError, `${length} bytes`);
  });

  it('refuses lengths beyond all reason before it makes room for them', async () => {
    const text = ggufBytes({ k: ['string', 'v'] });
    text.writeBigUInt64LE(2n ** 62n, 24);
    const list = ggufBytes({ k: ['int32s', [1]] });
    list.writeBigUInt64LE(2n ** 40n, 24 + 9 + 8);
    const count = ggufBytes({});
    count.writeBigUInt64LE(2n ** 60n, 16);
    for (const bytes of [text, list, count])
      await assert.rejects(
        read(bytes),
        (error) => error instanceof GgufError && error.message.includes('too'),
      );
  });

  it('never fails otherwise, whatever bytes are changed', async () => {
    const bytes = ggufBytes({
      'general.name': ['string', 'mutated'],
      'tokenizer.ggml.tokens': ['strings', ['a', 'bc', 'def']],
      'a.list': ['int32s', [1, 2, 3]],
      'a.flag': ['bool', false],
    });
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const mutated = Buffer.from(bytes);
        for (const [at, byte] of changes) mutated[at] = byte;
        await read(mutated).catch((error: unknown) => assert.ok(error instanceof GgufError));
      }),
      { numRuns: 300 },
    );
  });

  it('throws the reason of an abort', async () => {
    const reason = new Error('not wanted');
    await assert.rejects(read(ggufBytes({}), AbortSignal.abort(reason)), reason);
  });
});
