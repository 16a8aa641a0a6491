import assert from 'node:assert/strict';
import fc from 'fast-check';
import { overlapLength } from '../../src/text/overlap.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 });

describe('overlapLength', () => {
  it('is the longest end that is a beginning', () => {
    assert.equal(overlapLength('foo(bar)', 'bar) {'), 4);
    assert.equal(overlapLength('abcabc', 'abcabcd'), 6);
    assert.equal(overlapLength('x', 'y'), 0);
    assert.equal(overlapLength('', ''), 0);
  });
  it('is what trying every length says', () => {
    fc.assert(
      fc.property(text, text, (end, head) => {
        let longest = 0;
        for (let length = 1; length <= Math.min(end.length, head.length); length++) {
          if (end.endsWith(head.slice(0, length))) longest = length;
        }
        assert.equal(overlapLength(end, head), longest);
      }),
      { numRuns: 2_000 },
    );
  });
});
