import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  carriedLogWeights,
  carriedWeights,
  feedbackRate,
  multiplicativeWeights,
  winRateRewards,
} from '../../src/math/judge-feedback.ts';
import { scoreShares, weightedTotals } from '../../src/math/judge-totals.ts';
import { assertNear } from './near.ts';

const SHARES = [
  [14, 12, 13],
  [9, 11, 10],
  [20, 21, 19],
].map(scoreShares);

describe('winRateRewards', () => {
  it('are those of the card: wins 1, 2, 2 of 4', () => {
    assertNear(winRateRewards(SHARES), [0.25, 0.5, 0.5]);
  });
  it('count at least one win of three members or more', () => {
    // Both others put the draft of member 0 last: 0 wins of 4, at least 1.
    const rows = [
      [9, 1, 1],
      [1, 9, 2],
      [1, 2, 9],
    ];
    assertNear(winRateRewards(rows), [0.25, 0.5, 0.5]);
  });
  it('of two members tell which draft the other prefers, where published they are always 1', () => {
    assert.deepEqual(
      winRateRewards([
        [0.9, 0.1],
        [0.8, 0.2],
      ]),
      [1, 0],
    );
    assert.deepEqual(
      winRateRewards([
        [0.1, 0.9],
        [0.8, 0.2],
      ]),
      [1, 1],
    );
  });
  it('of a sole member are 0, where published they are infinite', () => {
    assert.deepEqual(winRateRewards([[0.5]]), [0]);
    assert.deepEqual(winRateRewards([]), []);
  });
  it('compare what members who abstain leave', () => {
    // Members 0 and 1 judge; draft 2 was scored by member 0 alone.
    const rewards = winRateRewards([[0.1, 0.5, 0.4], [0.3, 0.7, undefined], undefined]);
    // Draft 0: judged by 1, against 1: 0 wins of 1, at least 1. Draft 1: by 0, against 0 and 2: 2 of 2.
    // Draft 2: by 0, against 0 and 1: 1 of 2.
    assert.deepEqual(rewards, [1, 1, 0.5]);
  });
  it('lie in [0, 1]', () => {
    const size = 4;
    const row = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: size, maxLength: size });
    fc.assert(
      fc.property(fc.array(row, { minLength: size, maxLength: size }), (rows) => {
        assert.ok(winRateRewards(rows).every((reward) => reward > 0 && reward <= 1));
      }),
    );
  });
});

describe('multiplicativeWeights', () => {
  it('are those of the card over two rounds, with their totals', () => {
    const rewards = winRateRewards(SHARES);
    const first = multiplicativeWeights([1 / 3, 1 / 3, 1 / 3], rewards, feedbackRate(1, 3, 1));
    assertNear(first, [0.302065, 0.348968, 0.348968]);
    assertNear(weightedTotals(SHARES, first), [0.329446, 0.343036, 0.327517]);
    const second = multiplicativeWeights(first, rewards, feedbackRate(1, 3, 2));
    assertNear(second, [0.287071, 0.356465, 0.356465]);
    assertNear(weightedTotals(SHARES, second), [0.328812, 0.343796, 0.327392]);
  });
  it('have the rates of the card', () => {
    assertNear([feedbackRate(1, 3, 1), feedbackRate(1, 3, 2)], [0.57735, 0.288675]);
  });
  it('stay where all are rewarded alike', () => {
    assertNear(multiplicativeWeights([0.2, 0.8], [1, 1], 5), [0.2, 0.8]);
  });
  it('never bring back a member with weight 0 (known limit, for which there is a floor)', () => {
    assertNear(multiplicativeWeights([0, 1], [1, 0], 3), [0, 1]);
  });
  it('are even where all weights are 0', () => {
    assert.deepEqual(multiplicativeWeights([0, 0], [1, 0], 1), [0.5, 0.5]);
  });
  it('bear rates as large as the released default', () => {
    assertNear(multiplicativeWeights([0.5, 0.5], [1, 0], 1_000), [1, 0]);
  });
});

describe('carriedWeights', () => {
  it('flatten what was stored and keep a floor', () => {
    // softmax(0.7·(log 4, 0)) = 4^0.7 / (4^0.7 + 1) = 0.725200; 0.95 of it and 0.025.
    assertNear(carriedWeights([Math.log(4), 0]), [0.71394, 0.28606]);
  });
  it('are even at first', () => assertNear(carriedWeights([0, 0, 0, 0]), [0.25, 0.25, 0.25, 0.25]));
});

describe('carriedLogWeights', () => {
  it('add what the request taught, up to a limit', () => {
    const changed = carriedLogWeights([1, 0, 0], [0.5, 0.25, 0.25], [0.6, 0.1, 0.3]);
    assertNear(changed, [1 + Math.log(1.2), -0.5, Math.log(1.2)]);
  });
  it('bear a weight of 0', () => {
    assert.deepEqual(carriedLogWeights([1, 2], [0, 0.5], [0, 0]), [1, 1.5]);
  });
});
