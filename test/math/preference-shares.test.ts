import assert from 'node:assert/strict';
import fc from 'fast-check';
import { preferenceShares, withinBasis } from '../../src/math/preference-shares.ts';

/** Shares to six places of a table whose cell j, k is p(j > k). */
function sharesOf(table: readonly (readonly number[])[]): readonly string[] | undefined {
  return preferenceShares(table.length, (j, k) => table[j]?.[k])?.map((one) => one.toFixed(6));
}

const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('shares of pairwise preferences', () => {
  it('are the share of comparisons that each wins', () => {
    const table = [
      [0, 0.9, 0.6],
      [0.1, 0, 0.5],
      [0.4, 0.5, 0],
    ];
    // 1.5, 0.6 and 0.9 of three comparisons.
    assert.deepEqual(sharesOf(table), ['0.500000', '0.200000', '0.300000']);
  });

  it('are the preference itself for two', () => {
    assert.deepEqual(
      sharesOf([
        [0, 0.8],
        [0.2, 0],
      ]),
      ['0.800000', '0.200000'],
    );
  });

  it('are equal where everything is a tie, or goes round in a circle', () => {
    const circle = [
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ];
    const third = ['0.333333', '0.333333', '0.333333'];
    assert.deepEqual(sharesOf(circle), third);
    assert.deepEqual(sharesOf(circle.map((row) => row.map(() => 0.5))), third);
  });

  it('are none where a pair is missing', () => {
    assert.equal(
      preferenceShares(3, (j, k) => (j + k === 3 ? undefined : 0.5)),
      undefined,
    );
  });

  it('add up to 1, and do not grow for who wins less', () =>
    fc.assert(
      fc.property(fc.array(share, { minLength: 6, maxLength: 6 }), share, (cells, less) => {
        const at = (list: readonly number[]) => (j: number, k: number) => {
          const cell = list[Math.min(j, k) * 2 + Math.max(j, k) - 1] ?? 0;
          return j < k ? cell : 1 - cell;
        };
        const shares = preferenceShares(3, at(cells))!;
        assert.ok(Math.abs(shares.reduce((sum, one) => sum + one, 0) - 1) < 1e-9);
        const lower = preferenceShares(3, at(cells.with(0, cells[0]! * less)))!;
        assert.ok(lower[0]! <= shares[0]! + 1e-12);
      }),
    ));
});

describe('a judge of some of all items', () => {
  it('shares out what these had, and leaves the others theirs', () => {
    const shares = withinBasis([0.4, 0.1, 0.3, 0.2], [0, 2], [0.25, 0.75]);
    assert.deepEqual(
      shares.map((one) => one.toFixed(6)),
      ['0.175000', '0.100000', '0.525000', '0.200000'],
    );
  });
});
