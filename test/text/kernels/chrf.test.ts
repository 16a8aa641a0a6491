import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chrf } from '../../../src/text/kernels/chrf.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', ' ', '\n', '.', '😀', '('),
  maxLength: 20,
});

describe('chrf', () => {
  it('is by hand what the formula says', () => {
    // Precision (3/4 + 2/3 + 1/2 + 0)/4 = 23/48; recall (3/3 + 2/2 + 1/1)/3 has order 4 left out,
    // so both are over orders 1 to 3: precision (3/4 + 2/3 + 1/2)/3 = 23/36, recall 1.
    const expected = (100 * 5 * (23 / 36)) / (4 * (23 / 36) + 1);
    assert.ok(Math.abs(chrf('abcd', 'abc') - expected) < 1e-9);
  });
  it('counts a pair of surrogates as one character', () => {
    assert.equal(chrf('😀', '😁'), 0);
  });
  it('does not see white space (known weakness for indented code)', () => {
    assert.equal(chrf('if x:\n    y\nz', 'if x:\n    y\n    z'), 100);
  });
  it('with words sees where words are parted', () => {
    assert.ok(chrf('ab', 'a b', { wordOrder: 2 }) < 100);
  });
  it('is in [0, 100], 100 for a text and itself, 0 for nothing in common', () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom<0 | 2>(0, 2), (a, b, wordOrder) => {
        const score = chrf(a, b, { wordOrder });
        assert.ok(score >= 0 && score <= 100 + 1e-9);
        assert.ok(Math.abs(chrf(a, a, { wordOrder }) - (a.trim() === '' ? 0 : 100)) < 1e-9);
        assert.equal(chrf(a, 'xyz', { wordOrder }), 0);
      }),
    );
  });
});
