import assert from 'node:assert/strict';
import { stayingDrafters } from '../../src/math/model-exit.ts';

describe('stayingDrafters', () => {
  const equal = (rounds: number, totals: readonly number[]) =>
    Array.from({ length: rounds }, () => totals);
  const cases: readonly (readonly [string, readonly (readonly number[])[], readonly number[]])[] = [
    ['are all before the third round', equal(2, [0.9, 0.1, 0.1]), [0, 1, 2]],
    ['are two at least', equal(3, [0.9, 0.1, 0.05, 0.05]), [0, 1]],
    ['are both of two', equal(9, [0.9, 0.1]), [0, 1]],
    ['are all of equals', equal(5, [0.25, 0.25, 0.25, 0.25]), [0, 1, 2, 3]],
    ['are nobody of nobody', [], []],
    // σ = 0.0668, H = log 3 / log 4, T = 0.0697: p = 0.3215 three times, and 0.0356 < 0.125.
    [
      'are those who win in turn, without the one who never does',
      [
        [0.26, 0.25, 0.25, 0.1],
        [0.25, 0.26, 0.25, 0.1],
        [0.25, 0.25, 0.26, 0.1],
      ],
      [0, 1, 2],
    ],
  ];
  for (const [what, rounds, expected] of cases) {
    it(what, () => assert.deepEqual(stayingDrafters(rounds), expected));
  }
});
