import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createTries, exactShare, mayBeAsked } from '../../../src/strategies/search/tries.ts';

/** Tries that came to these states, with so many failures and trials out. */
function tried(states: readonly string[], failures = 0, out = 0) {
  const keys = new Set(states);
  const trials = states.length + failures;
  return { ...createTries(), trials, failures, out, keys, repeats: keys.size < states.length };
}

describe('mayBeAsked', () => {
  for (const [what, tries, often, once] of [
    ['who has not been asked', tried([]), true, true],
    ['who is being asked', tried([], 0, 1), true, false],
    ['who is being asked twice', tried([], 0, 2), false, false],
    ['who gave one answer', tried(['1']), true, false],
    ['who gave one answer and is being asked', tried(['1'], 0, 1), false, false],
    ['who gave two answers', tried(['1', '2']), true, false],
    ['who gave two answers and is being asked thrice', tried(['1', '2'], 0, 3), true, false],
    ['who repeats an answer', tried(['1', '2', '1']), false, false],
    ['who failed', tried([], 1), true, false],
    ['who failed and is being asked', tried([], 1, 1), false, false],
    ['who failed twice', tried(['1', '2'], 2), false, false],
  ] as const) {
    it(`says ${often ? 'yes' : 'no'} of one ${what}, and ${once ? 'yes' : 'no'} of greedy ones`, () => {
      assert.deepEqual([mayBeAsked(tries, false), mayBeAsked(tries, true)], [often, once]);
    });
  }
});

describe('exactShare', () => {
  it('is as good as the share, and sums to the same in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 50 }),
        (list) => {
          const exact = list.map(exactShare);
          for (const [i, one] of exact.entries()) assert.ok(Math.abs(one - list[i]!) < 1e-9);
          const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0);
          assert.equal(sum(exact), sum(exact.toReversed()));
        },
      ),
    );
  });
});
