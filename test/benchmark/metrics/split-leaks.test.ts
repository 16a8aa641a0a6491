import assert from 'node:assert/strict';
import { splitLeaks } from '../../../src/benchmark/metrics/split-leaks.ts';

/** Splits from prompts; the id of a prompt is its split and place. */
function leaks(...splits: readonly (readonly string[])[]): readonly string[] {
  return splitLeaks(
    splits.map((prompts, split) => ({
      name: `split-${split}`,
      items: prompts.map((prompt, at) => ({ id: `${split}.${at}`, prompt })),
    })),
  );
}

describe('splitLeaks', () => {
  it('names both sides of a prompt that stands in two splits', () => {
    assert.deepEqual(leaks(['a', 'b'], ['c'], ['b']), ['0.1', '2.0']);
  });
  it('sees through white space, case and Unicode composition', () => {
    assert.deepEqual(leaks(['Sort the\n  list ', 'caf\u00e9'], ['sort the list', 'cafe\u0301']), [
      '0.0',
      '0.1',
      '1.0',
      '1.1',
    ]);
  });
  it('leaves copies within one split alone', () => assert.deepEqual(leaks(['a', 'a'], ['b']), []));
  it('finds no near-copies (known limit)', () => {
    assert.deepEqual(leaks(['sort the list'], ['sort the lists']), []);
  });
});
