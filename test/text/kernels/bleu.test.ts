import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bleuOfTokens, sentenceBleu } from '../../../src/text/kernels/bleu.ts';
import { tokens13a } from '../../../src/text/kernels/tokens-13a.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '.', '1', '-', 'é', '😀', '&'),
  maxLength: 30,
});

describe('bleuOfTokens', () => {
  const cases: readonly [string, string, number][] = [
    // 3/4, 1/3, then 1/(2·2) and 1/(4·1) for the orders without a match.
    ['a b x d', 'a b c d', (3 / 4 / 3 / 4 / 4) ** (1 / 4)],
    // Two tokens: orders 1 and 2 only, shorter by two.
    ['a b', 'a b c d', Math.exp(1 - 4 / 2)],
    ['a', 'a', 1],
    ['a', 'b', 0],
    ['', 'a', 0],
    ['a', '', 0],
    ['', '', 0],
  ];
  for (const [hypothesis, reference, expected] of cases) {
    it(`of "${hypothesis}" for "${reference}" is ${expected.toFixed(3)}`, () => {
      const tokens = (words: string) => words.split(' ').filter((word) => word !== '');
      const score = bleuOfTokens(tokens(hypothesis), tokens(reference));
      assert.ok(Math.abs(score - expected) < 1e-12, `${score}`);
    });
  }
  it('weighs single tokens only', () => {
    // (1·1 + 0.2·0) / 1.2 of the words, then 1/2 for the pair without a match.
    const score = bleuOfTokens(['if', 'x'], ['if', 'y'], (token) => (token === 'if' ? 1 : 0.2));
    assert.ok(Math.abs(score - Math.sqrt(1 / 1.2 / 2)) < 1e-12);
  });
});

describe('sentenceBleu', () => {
  it('is 100 for a text of any token and itself, and in [0, 100] for any two', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const other = sentenceBleu(a, b);
        assert.ok(other >= 0 && other <= 100);
        const expected = tokens13a(a).length === 0 ? 0 : 100;
        assert.ok(Math.abs(sentenceBleu(a, a) - expected) < 1e-9);
      }),
    );
  });
  it('scores a text that says the opposite above one that says the same (known weakness)', () => {
    const reference = 'if (user.isValid()) return null;';
    const opposite = sentenceBleu('if (!user.isValid()) return null;', reference);
    const same = sentenceBleu('if (user.isValid()) { return null; }', reference);
    assert.deepEqual([opposite.toFixed(2), same.toFixed(2)], ['76.92', '67.03']);
  });
});
