import assert from 'node:assert/strict';
import fc from 'fast-check';
import { indexOfLargest, scoreShares, weightedTotals } from '../../src/math/judge-totals.ts';
import { assertNear } from './near.ts';

const LOGITS = [
  [14, 12, 13],
  [9, 11, 10],
  [20, 21, 19],
];

describe('scoreShares', () => {
  it('are those of the card, of SpecEM', () => {
    const rows = LOGITS.map(scoreShares);
    assertNear(rows[0] ?? [], [0.358974, 0.307692, 0.333333]);
    assertNear(rows[1] ?? [], [0.3, 0.366667, 0.333333]);
    assertNear(rows[2] ?? [], [0.333333, 0.35, 0.316667]);
  });
  it('are none of log-probabilities, whose order they would reverse', () => {
    const logprobs = [-1, -3];
    // The released arithmetic: the worse text gets the larger share.
    assert.deepEqual(
      logprobs.map((value) => value / -4),
      [0.25, 0.75],
    );
    assert.equal(scoreShares(logprobs), undefined);
    assert.equal(scoreShares([0, 1]), undefined);
    assert.equal(scoreShares([NaN, 1]), undefined);
  });
});

describe('weightedTotals', () => {
  const rows = LOGITS.map(scoreShares);
  it('of equal weights are a third of the sums of the card', () => {
    const totals = weightedTotals(rows, [1, 1, 1]);
    assertNear(
      totals.map((total) => 3 * (total ?? NaN)),
      [0.992308, 1.024359, 0.983333],
    );
    assert.equal(indexOfLargest(totals), 1);
  });
  it('of learned weights are those of the card', () => {
    const weights = [0.302065, 0.348968, 0.348968];
    assertNear(weightedTotals(rows, weights), [0.329446, 0.343036, 0.327517]);
  });
  it('are over the judges that scored', () => {
    // (1 · 0.2 + 3 · 0.4) / 4, and 0.6 of the last judge alone.
    assertNear(weightedTotals([[0.2, undefined], undefined, [0.4, 0.6]], [1, 1, 3]), [0.35, 0.6]);
  });
  it('are unknown where no judge with weight scored', () => {
    assert.deepEqual(
      weightedTotals(
        [
          [0.2, 0.3],
          [undefined, 0.1],
        ],
        [0, 1],
      ),
      [undefined, 0.1],
    );
    assert.deepEqual(weightedTotals([undefined], [1]), []);
    assert.deepEqual(weightedTotals([], []), []);
  });
  it('lie between the scores of the judges', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(score, fc.double({ min: 0.01, max: 1, noNaN: true })), { minLength: 1 }),
        (judges) => {
          const [total = NaN] = weightedTotals(
            judges.map(([one]) => [one]),
            judges.map(([, weight]) => weight),
          );
          const scores = judges.map(([one]) => one);
          assert.ok(total >= Math.min(...scores) - 1e-9 && total <= Math.max(...scores) + 1e-9);
        },
      ),
    );
  });
});

describe('indexOfLargest', () => {
  const cases: readonly (readonly [readonly (number | undefined)[], number | undefined])[] = [
    [[1, 3, 2], 1],
    [[2, 2], 0],
    [[undefined, -5, NaN], 1],
    [[-Infinity], 0],
    [[undefined], undefined],
    [[], undefined],
  ];
  for (const [values, expected] of cases) {
    it(`of ${JSON.stringify(values)} is ${expected ?? 'unknown'}`, () => {
      assert.equal(indexOfLargest(values), expected);
    });
  }
});
