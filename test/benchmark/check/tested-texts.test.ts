import assert from 'node:assert/strict';
import { testedOnce, withQualities } from '../../../src/benchmark/check/tested-texts.ts';
import { recordedLine } from '../../fakes/recorded-lines.ts';

const LENGTHS: Readonly<Record<string, number | undefined>> = { a: 1, bb: 0 };

describe('testedOnce', () => {
  const asked: string[] = [];
  const tested = testedOnce(async ({ id }: { readonly id: string }, texts) => {
    asked.push(`${id}: ${texts.join(' ')}`);
    return texts.map((text) => LENGTHS[text]);
  });

  it('tests equal texts of a place once, also where nothing could be told', async () => {
    assert.deepEqual(await tested({ id: 'x' }, ['bb', 'a', 'bb', 'c']), [0, 1, 0, undefined]);
    assert.deepEqual(await tested({ id: 'x' }, ['a', 'c', 'bb']), [1, undefined, 0]);
    assert.deepEqual(await tested({ id: 'y' }, ['a']), [1]);
    assert.deepEqual(asked, ['x: bb a c', 'y: a']);
  });
});

describe('withQualities', () => {
  const test = async (texts: readonly string[]) => texts.map((text) => LENGTHS[text]);

  it('gives every candidate its result, and none where it is not known', async () => {
    const { candidates } = await withQualities(
      recordedLine('x', { m: 'bb', n: 'a', o: 'c' }),
      test,
    );
    assert.deepEqual(candidates, [
      { model: 'm', text: 'bb', quality: 0 },
      { model: 'n', text: 'a', quality: 1 },
      { model: 'o', text: 'c' },
    ]);
  });
  it('fails a candidate without a text, and does not test it', async () => {
    const line = recordedLine('x', { m: ' \n', n: '' });
    const { candidates } = await withQualities(line, async (texts) => {
      assert.deepEqual(texts, []);
      return [];
    });
    assert.deepEqual(
      candidates.map(({ quality }) => quality),
      [0, 0],
    );
  });
});
