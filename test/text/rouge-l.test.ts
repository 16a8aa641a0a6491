import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rougeL } from '../../src/text/rouge-l.ts';

describe('rougeL', () => {
  const VALUES: readonly (readonly [string, string, number])[] = [
    // Common subsequence "police the gunman" of four words each: 2 · 3 / 8
    ['police killed the gunman', 'police kill the gunman', 3 / 4],
    // Lin's second candidate: "the gunman" alone is in order
    ['police killed the gunman', 'the gunman kill police', 1 / 2],
    ['a b c d', 'a b', 2 / 3],
    ['Return a+b;', 'return (A, B)', 1],
    ['alpha beta', 'gamma', 0],
    ['', '', 0],
    ['!!!', '!!!', 0],
  ];
  for (const [a, b, value] of VALUES) {
    it(`is ${value} for ${JSON.stringify(a)} and ${JSON.stringify(b)}`, () => {
      assert.ok(Math.abs(rougeL(a, b) - value) < 1e-12, `${rougeL(a, b)}`);
    });
  }

  it('does not stem', () => {
    assert.equal(rougeL('walked', 'walks'), 0);
  });

  it('is symmetric, within [0, 1], and 1 for a text with words and itself', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'cc', '(', '9'))
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const value = rougeL(a, b);
        assert.equal(value, rougeL(b, a));
        assert.ok(value >= 0 && value <= 1);
        if (/[a-z0-9]/.test(a)) assert.equal(rougeL(a, a), 1);
      }),
    );
  });

  it('looks at the first 1,000 words of long texts', () => {
    const long = 'word '.repeat(200_000);
    assert.equal(rougeL(long, `${long}other`), 1);
  });
});
