import assert from 'node:assert/strict';
import fc from 'fast-check';
import { faithfulMean, faithfulScorers } from '../../src/math/faithful-scores.ts';
import { assertNear } from './near.ts';

describe('faithfulMean', () => {
  it('is that of the card, by which the second span wins', () => {
    const spans = [
      [1.2, 3, 4],
      [2, 1.1, 30],
      [2.5, 2.6, 1.3],
    ];
    assertNear(
      spans.map((scores) => faithfulMean(scores)),
      [2.733333, 2, 2.133333],
    );
    assertNear([faithfulMean(spans[1] ?? [], Infinity)], [11.033333]);
  });
  it('is unknown where nobody scored', () => {
    assert.equal(faithfulMean([]), undefined);
    assert.equal(faithfulMean([undefined]), undefined);
  });
});

describe('faithfulScorers', () => {
  const cases: readonly (readonly [string, readonly (number | undefined)[], readonly number[]])[] =
    [
      ['are all up to a ratio of 10', [1, 10, 5], [0, 1, 2]],
      ['are those between the extremes above it', [1, 11, 5, 6], [2, 3]],
      ['of two are the smaller', [20, 1], [1]],
      ['of one is that one', [50], [0]],
      ['of equal extremes lose one each', [1, 1, 20, 20], [1, 3]],
      ['leave out who abstains', [undefined, 2, undefined, 3], [1, 3]],
      ['take a score of 0 for boundlessly small', [0, 1, 2], [1]],
      ['are all where all are 0', [0, 0], [0, 1]],
    ];
  for (const [what, scores, expected] of cases) {
    it(what, () => assert.deepEqual(faithfulScorers(scores), expected));
  }
  it('are never nobody where somebody scored', () => {
    const score = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 9 }), (scores) => {
        const kept = faithfulScorers(scores);
        assert.ok(kept.length >= Math.max(1, scores.length - 2));
      }),
    );
  });
  it('drop an honest scorer whose taste is apart (known limit)', () => {
    assert.deepEqual(faithfulScorers([30, 2, 3]), [2]);
  });
});
