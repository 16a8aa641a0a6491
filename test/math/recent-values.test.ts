import assert from 'node:assert/strict';
import fc from 'fast-check';
import { quantile, recentValues } from '../../src/math/recent-values.ts';

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('quantile', () => {
  const cases: readonly (readonly [string, readonly number[], number, number | undefined])[] = [
    ['nothing', [], 0.5, undefined],
    ['one value', [7], 0.9, 7],
    ['an odd number of values in any order', [3, 1, 2], 0.5, 2],
    ['an even number of values, between the middle two', [4, 1, 3, 2], 0.5, 2.5],
    ['ten values at 90 %', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9, 9.1],
    ['negative values by size, not as text', [-10, -9, 100, 20], 0, -10],
    ['shares above 1, as 1', [1, 2], 3, 2],
    ['shares below 0, as 0', [1, 2], -3, 1],
  ];
  for (const [name, values, share, expected] of cases) {
    it(`takes ${name}`, () => {
      const found = quantile(values, share);
      if (found === undefined || expected === undefined) assert.equal(found, expected);
      else assert.ok(Math.abs(found - expected) < 1e-12, `${found}`);
    });
  }

  it('lies within the values, grows with the share and leaves its input alone', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), share, share, (values, one, other) => {
        const input = Object.freeze([...values]);
        const low = quantile(input, Math.min(one, other)) ?? NaN;
        const high = quantile(input, Math.max(one, other)) ?? NaN;
        assert.ok(low <= high + 1e-6);
        assert.ok(low >= Math.min(...values) - 1e-6 && high <= Math.max(...values) + 1e-6);
      }),
    );
  });
});

describe('recentValues', () => {
  function after(capacity: number, ...values: number[]) {
    const recent = recentValues(capacity);
    for (const value of values) recent.add(value);
    return recent;
  }

  it('knows nothing without values', () => {
    const recent = after(3);
    assert.deepEqual(
      [recent.count, recent.average, recent.quantile(0.5)],
      [0, undefined, undefined],
    );
  });

  it('counts the last values only', () => {
    const recent = after(3, 100, 1, 2, 3);
    assert.deepEqual([recent.count, recent.quantile(0), recent.quantile(1)], [3, 1, 3]);
  });

  it('has the values that count in their order', () => {
    const recent = recentValues(3);
    const seen = [5, 1, 9, 2, 7].map((value) => {
      recent.add(value);
      return recent.latest;
    });
    assert.deepEqual(seen, [[5], [5, 1], [5, 1, 9], [1, 9, 2], [9, 2, 7]]);
  });
  it('averages with the weight 2 / (capacity + 1)', () => {
    assert.equal(after(3, 10).average, 10);
    assert.equal(after(3, 10, 20).average, 15);
    assert.equal(after(3, 10, 20, 40).average, 27.5);
  });

  it('follows the last value alone with a capacity of 1', () => {
    const recent = after(1, 5, 8);
    assert.deepEqual([recent.average, recent.quantile(0.5)], [8, 8]);
  });

  it('ignores what is not finite', () => {
    const recent = after(3, 1, NaN, Infinity, -Infinity);
    assert.deepEqual([recent.count, recent.average, recent.quantile(0.9)], [1, 1, 1]);
  });

  it('has the quantiles of its window', () => {
    fc.assert(
      fc.property(fc.array(finite), fc.integer({ min: 1, max: 20 }), (values, capacity) => {
        const recent = after(capacity, ...values);
        for (const share of [0, 0.5, 0.9, 1]) {
          assert.equal(recent.quantile(share), quantile(values.slice(-capacity), share));
        }
      }),
    );
  });
});
