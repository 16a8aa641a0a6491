import assert from 'node:assert/strict';
import {
  isExactMatch,
  isFirstLineMatch,
  textQuality,
} from '../../../../src/benchmark/metrics/text-quality/text-quality.ts';

describe('a match', () => {
  const cases: readonly [string, string, boolean, boolean][] = [
    ['a = 1', 'a = 1\n', true, true],
    ['  a = 1\n  b = 2', 'a = 1\n  b = 2', true, true],
    ['\n\na = 1  \nb = 3', 'a = 1\r\nb = 2', false, true],
    ['a  = 1', 'a = 1', false, false],
    ['', ' ', true, true],
    ['', 'a', false, false],
  ];
  for (const [hypothesis, reference, exact, first] of cases) {
    it(`of ${JSON.stringify(hypothesis)} with ${JSON.stringify(reference)}`, () => {
      assert.equal(isExactMatch(hypothesis, reference), exact);
      assert.equal(isFirstLineMatch(hypothesis, reference), first);
    });
  }
});

describe('textQuality', () => {
  it('has every measure of two texts', () => {
    const { codeBleu, ...rest } = textQuality('x = y', 'x = y');
    assert.deepEqual(rest, {
      isExact: true,
      isFirstLineExact: true,
      editSimilarity: 1,
      bleu: 100,
      chrf: 100,
    });
    assert.equal(codeBleu.score, 1);
  });
});
