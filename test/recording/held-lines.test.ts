import assert from 'node:assert/strict';
import { createHeldLines } from '../../src/recording/held-lines.ts';
import type { RecordingLine } from '../../src/recording/recording-line.ts';

function lineOf(id: string, ...texts: readonly string[]): RecordingLine {
  return {
    ...{ version: 1, id, task: 'fill' },
    candidates: texts.map((text, i) => ({ model: `m${i}`, text })),
  };
}

function holding() {
  const written: (readonly [string, string | undefined])[] = [];
  const lines = createHeldLines(({ id, accepted }) => {
    written.push([id, accepted]);
    return Promise.resolve();
  });
  return { lines, written };
}

describe('a held line', () => {
  it('goes out with the text that was taken', async () => {
    const { lines, written } = holding();
    await lines.hold('r1', lineOf('a', 'one();', 'two();'));
    assert.deepEqual(written, []);
    await lines.taken('r1', 'two();');
    await lines.flush();
    assert.deepEqual(written, [['a', 'two();']]);
  });

  it('has the whole text of which the rest was taken', async () => {
    const { lines, written } = holding();
    await lines.hold('r1', lineOf('a', 'one();', 'two();'));
    await lines.taken('r1', 'wo();');
    assert.deepEqual(written, [['a', 'two();']]);
  });

  it('goes out as it is when the next one comes, or at the end', async () => {
    const { lines, written } = holding();
    await lines.hold('r1', lineOf('a', 'x'));
    await lines.hold('r2', lineOf('b', 'y'));
    await lines.flush();
    await lines.flush();
    assert.deepEqual(written, [
      ['a', undefined],
      ['b', undefined],
    ]);
  });

  it('knows what was taken before it was there, and of its own run alone', async () => {
    const { lines, written } = holding();
    await lines.taken('r1', 'x');
    await lines.hold('r1', lineOf('a', 'x'));
    await lines.taken('r0', 'y');
    await lines.hold('r2', lineOf('b', 'y'));
    await lines.flush();
    assert.deepEqual(written, [
      ['a', 'x'],
      ['b', undefined],
    ]);
  });

  it('tells that it cannot be written', async () => {
    const lines = createHeldLines(() => Promise.reject(new Error('the disk is full')));
    await lines.hold('r1', lineOf('a', 'x'));
    await assert.rejects(lines.taken('r1', 'x'), /full/);
    await lines.flush();
  });
});
