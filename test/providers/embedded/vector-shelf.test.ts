import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isModelError } from '../../../src/core/failure.ts';
import { createVectorShelf } from '../../../src/providers/embedded/vector-shelf.ts';
import { floatTensor, ggufBytes, vocabularyEntries } from './gguf-bytes.ts';
import { manualClock } from './manual-clock.ts';

const MODEL = ggufBytes(vocabularyEntries(['a', 'b']), 3, [
  floatTensor('token_embd.weight', [[1], [2]]),
]);

describe('createVectorShelf', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vector-shelf-'));
  const { signal } = new AbortController();
  after(() => rmSync(folder, { recursive: true, force: true }));

  function fileOf(name: string, bytes: Buffer = MODEL): string {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    return file;
  }
  function shelf() {
    const clock = manualClock();
    return { clock, ...createVectorShelf({ clock, idleMs: 1000 }) };
  }
  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.catch((reason: unknown) => reason);
    return isModelError(error) ? error.failure.code : String(error);
  };

  it('reads a file once, also for callers at the same time', async () => {
    const { vectorsOf } = shelf();
    const file = fileOf('once.gguf');
    const [one, other] = await Promise.all([vectorsOf(file, signal), vectorsOf(file, signal)]);
    assert.equal(one, other);
    assert.equal(await vectorsOf(file, signal), one);
  });

  it('reads a file again that has changed', async () => {
    const { vectorsOf } = shelf();
    const file = fileOf('changed.gguf');
    const before = await vectorsOf(file, signal);
    utimesSync(file, 1, 2);
    assert.notEqual(await vectorsOf(file, signal), before);
  });

  it('lets go of what nobody wants for long, and of the oldest of many', async () => {
    const { vectorsOf, clock } = shelf();
    const file = fileOf('idle.gguf');
    const first = await vectorsOf(file, signal);
    clock.advance(999);
    assert.equal(await vectorsOf(file, signal), first);
    clock.advance(999);
    assert.equal(await vectorsOf(file, signal), first, 'the time counts from the last use');
    clock.advance(1000);
    const second = await vectorsOf(file, signal);
    assert.notEqual(second, first);
    for (let i = 0; i < 4; i++) await vectorsOf(fileOf(`other-${i}.gguf`), signal);
    assert.notEqual(await vectorsOf(file, signal), second);
  });

  it('leaves no timer behind when it is closed', async () => {
    const { vectorsOf, dispose, clock } = shelf();
    await vectorsOf(fileOf('closed.gguf'), signal);
    dispose();
    assert.equal(clock.pending(), 0);
  });

  it('says what is wrong with a file, and tries it again', async () => {
    const { vectorsOf } = shelf();
    const file = path.join(folder, 'late.gguf');
    assert.equal(await codeOf(vectorsOf(file, signal)), 'model-missing');
    fileOf('late.gguf', Buffer.from('no model'));
    assert.equal(await codeOf(vectorsOf(file, signal)), 'model-broken');
    const large = { ...floatTensor('token_embd.weight', [[1]]), shape: [9e6, 2] };
    fileOf('late.gguf', ggufBytes(vocabularyEntries(['a', 'b']), 3, [large]));
    assert.equal(await codeOf(vectorsOf(file, signal)), 'unsupported');
    fileOf('late.gguf');
    assert.equal((await vectorsOf(file, signal)).keys.length, 2);
  });

  it('ends the waiting of one caller alone', async () => {
    const { vectorsOf } = shelf();
    const file = fileOf('shared.gguf');
    const controller = new AbortController();
    const reason = new Error('typed on');
    const [doomed, kept] = [vectorsOf(file, controller.signal), vectorsOf(file, signal)];
    controller.abort(reason);
    await assert.rejects(doomed, reason);
    assert.equal((await kept).dimension, 1);
    await assert.rejects(vectorsOf(file, AbortSignal.abort(reason)), reason);
  });
});
