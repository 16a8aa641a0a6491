import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isModelError } from '../../../src/core/failure.ts';
import type { ModelDescription } from '../../../src/core/model.ts';
import { createEmbeddedServer } from '../../../src/providers/embedded/embedded-server.ts';
import { ggufBytes, vocabularyEntries } from './gguf-bytes.ts';
import type { GgufEntry } from './gguf-bytes.ts';
import { manualClock } from './manual-clock.ts';

const QWEN = vocabularyEntries(
  ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>', 'a'],
  [3, 3, 3, 1],
);
const NANO: Readonly<Record<string, GgufEntry>> = {
  ...QWEN,
  'general.architecture': ['string', 'llama'],
  'general.name': ['string', 'tiny-ts'],
  'llama.embedding_length': ['uint32', 128],
  'llama.context_length': ['uint32', 2048],
};

describe('createEmbeddedServer', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'embedded-server-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const { signal } = new AbortController();

  /** Writes files by name and lists them, with no process to start. */
  function serverOf(files: Readonly<Record<string, Buffer | undefined>>) {
    for (const [name, bytes] of Object.entries(files))
      if (bytes !== undefined) writeFileSync(path.join(folder, name), bytes);
    return createEmbeddedServer({
      id: 'embedded',
      files: Object.keys(files).map((name) => path.join(folder, name)),
      modelProcess: '/nowhere/process.mjs',
      clock: manualClock(),
    });
  }
  const listed = (files: Readonly<Record<string, Buffer | undefined>>) =>
    serverOf(files).list(signal);
  async function only(entries: Readonly<Record<string, GgufEntry>>): Promise<ModelDescription> {
    const [description] = await listed({ 'one.gguf': ggufBytes(entries) });
    return description!;
  }

  it('describes a model by its metadata', async () => {
    const description = await only({
      ...QWEN,
      'general.architecture': ['string', 'qwen2'],
      'general.basename': ['string', 'Qwen2.5-Coder'],
      'qwen2.context_length': ['uint32', 32_768],
    });
    const { digest, sizeBytes, vocabulary, ...rest } = description;
    assert.match(vocabulary ?? '', /^sha256:[0-9a-f]{64}$/);
    assert.match(digest ?? '', /^sampled-sha256:[0-9a-f]{64}$/);
    assert.ok((sizeBytes ?? 0) > 100);
    assert.deepEqual(rest, {
      id: 'embedded:one',
      serverId: 'embedded',
      provider: 'embedded',
      name: 'one',
      family: 'qwen2.5-coder',
      place: 'local',
      device: 'local',
      thinking: false,
      contextLength: 32_768,
      vocabularySize: 4,
      fill: {
        kind: 'template',
        source: 'metadata',
        template: {
          prefix: '<|fim_prefix|>',
          suffix: '<|fim_suffix|>',
          middle: '<|fim_middle|>',
          order: 'psm',
          stop: [],
        },
      },
      primitives: {
        generate: 'exact',
        next: 'exact',
        score: 'exact',
        read: 'exact',
        judge: 'none',
        embed: 'exact',
        vectors: 'none',
      },
      roles: ['inline', 'panel'],
    });
  });

  it('knows equal vocabularies, whatever control tokens pad them', async () => {
    const vocabularyOf = async (tokens: readonly string[], types: readonly number[]) =>
      (
        await only({
          ...QWEN,
          'tokenizer.ggml.tokens': ['strings', tokens],
          'tokenizer.ggml.token_type': ['int32s', types],
        })
      ).vocabulary;
    const one = await vocabularyOf(['a', 'b', '<|end|>'], [1, 1, 3]);
    assert.equal(await vocabularyOf(['a', 'b', '<|end|>', '[PAD]'], [1, 1, 3, 5]), one);
    assert.notEqual(await vocabularyOf(['ab', '<|end|>'], [1, 3]), one);
    assert.notEqual(await vocabularyOf(['b', 'a', '<|end|>'], [1, 1, 3]), one);
  });

  it('heeds the card of models that did not learn to fill', async () => {
    const { fill, promptLimit } = await only(NANO);
    assert.deepEqual({ fill, promptLimit }, { fill: { kind: 'prefix-only' }, promptLimit: 320 });
    const other = await only({ ...NANO, 'llama.embedding_length': ['uint32', 4096] });
    assert.equal(other.fill.kind, 'template', 'another model of the same name');
    assert.equal(other.promptLimit, undefined);
  });

  it('gives models that only encode no role and no primitive', async () => {
    const [description] = await listed({
      'encoder.gguf': ggufBytes({ 'general.architecture': ['string', 'nomic-bert'] }),
    });
    assert.deepEqual(description?.roles, []);
    assert.equal(description.primitives.generate, 'none');
    const model = serverOf({ 'encoder.gguf': undefined }).model(description);
    assert.equal('next' in model || 'score' in model, false);
  });

  it('names models by their files, with as much of it as tells them apart', async () => {
    const bytes = ggufBytes(NANO);
    const names = async (...files: string[]) =>
      (await listed(Object.fromEntries(files.map((file) => [file, bytes])))).map(
        ({ name }) => name,
      );
    assert.deepEqual(await names('coder-1.5b-q4_k_m.gguf', 'coder-7b.Q8_0.gguf'), [
      'coder-1.5b',
      'coder-7b',
    ]);
    assert.deepEqual(await names('coder-q4_0.gguf', 'coder-q8_0.gguf'), [
      'coder-q4_0',
      'coder-q8_0',
    ]);
    assert.deepEqual(await names('big-q8_0-00001-of-00003.gguf'), ['big']);
  });

  it('lists what is gone or broken without a role, and the others as ever', async () => {
    const all = await listed({
      'gone.gguf': undefined,
      'html.gguf': Buffer.from('<html>404</html>'.repeat(10)),
      'cut.gguf': ggufBytes(NANO).subarray(0, 60),
      'good.gguf': ggufBytes(NANO),
    });
    assert.deepEqual(
      all.map(({ name, roles }) => [name, roles.length]),
      [
        ['gone', 0],
        ['html', 0],
        ['cut', 0],
        ['good', 2],
      ],
    );
  });

  it('sees a file that was replaced', async () => {
    const server = serverOf({ 'replaced.gguf': Buffer.from('not yet') });
    assert.deepEqual((await server.list(signal))[0]?.roles, []);
    writeFileSync(path.join(folder, 'replaced.gguf'), ggufBytes(NANO));
    const [description] = await server.list(signal);
    assert.equal(description?.promptLimit, 320);
    writeFileSync(path.join(folder, 'replaced.gguf'), ggufBytes({ ...NANO, more: ['bool', true] }));
    assert.notEqual((await server.list(signal))[0]?.digest, description.digest);
  });

  it('knows no model it has no file for', async () => {
    const server = serverOf({ 'one.gguf': ggufBytes(NANO) });
    const [description] = await server.list(signal);
    const model = server.model({ ...description!, name: 'another' });
    await assert.rejects(
      model.next!({ prefix: 'a', k: 1 }, signal),
      (error) => isModelError(error) && error.failure.code === 'model-missing',
    );
  });

  it('starts nothing to list, and has nothing in memory then', async () => {
    const server = serverOf({ 'one.gguf': ggufBytes(NANO) });
    await server.list(signal);
    assert.deepEqual(await server.resident(signal), []);
    await server.dispose();
  });

  it('throws the reason of an abort', async () => {
    const reason = new Error('closed');
    await assert.rejects(
      serverOf({ 'one.gguf': ggufBytes(NANO) }).list(AbortSignal.abort(reason)),
      reason,
    );
  });
});
