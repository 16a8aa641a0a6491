import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seededRandom } from '../../src/core/random.ts';
import {
  bootstrapMeanInterval,
  bootstrapMeans,
  percentileInterval,
  wilsonInterval,
} from '../../src/math/intervals.ts';
import type { Interval } from '../../src/math/intervals.ts';

/** An interval with three digits, or `-`. */
function digits(interval: Interval | undefined): string {
  if (interval === undefined) return '-';
  return `${interval.low.toFixed(3)} ${interval.high.toFixed(3)}`;
}

describe('wilsonInterval', () => {
  // By hand from the formula with z = 1.96: 0 of 10 is z²/(n + z²) = 3.8415/13.8415 at its top.
  const cases: readonly (readonly [number, number, string])[] = [
    [0, 10, '0.000 0.278'],
    [10, 10, '0.722 1.000'],
    [5, 10, '0.237 0.763'],
    [1, 1, '0.207 1.000'],
    [50, 100, '0.404 0.596'],
    [0, 0, '0.000 1.000'],
  ];
  for (const [successes, trials, expected] of cases) {
    it(`of ${successes} in ${trials} is ${expected}`, () => {
      assert.equal(digits(wilsonInterval(successes, trials)), expected);
    });
  }

  it('holds the share, stays within [0, 1] and mirrors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (trials, some) => {
        const successes = some % (trials + 1);
        const { low, high } = wilsonInterval(successes, trials);
        const share = successes / trials;
        assert.ok(low >= 0 && low <= share && share <= high && high <= 1);
        const mirrored = wilsonInterval(trials - successes, trials);
        assert.ok(Math.abs(mirrored.low - (1 - high)) < 1e-9);
      }),
    );
  });
});

describe('bootstrapMeanInterval', () => {
  const options = { rounds: 2_000, confidence: 0.95 };
  const of = (groups: readonly (readonly number[])[], seed = 1) =>
    bootstrapMeanInterval(groups, seededRandom(seed), options);

  it('is undefined without values', () => {
    assert.equal(of([]), undefined);
    assert.equal(of([[], []]), undefined);
  });

  it('has no width when all values are equal, and none for a single group', () => {
    assert.equal(digits(of([[2, 2], [2], [2, 2, 2]])), '2.000 2.000');
    assert.equal(digits(of([[0, 1, 0, 1]])), '0.500 0.500');
  });

  it('is the same for the same seed', () => {
    const groups = Array.from({ length: 30 }, (_, i) => [Math.sqrt(i), i]);
    assert.deepEqual(of(groups, 5), of(groups, 5));
    assert.notDeepEqual(of(groups, 5), of(groups, 6));
  });

  it('is as wide as theory says for independent values', () => {
    // 400 coin tosses, 200 of them heads: the mean has a deviation of 0.5 / √400 = 0.025.
    const groups = Array.from({ length: 400 }, (_, i) => [i % 2]);
    const { low, high } = of(groups) ?? { low: NaN, high: NaN };
    assert.ok(Math.abs(low - (0.5 - 1.96 * 0.025)) < 0.01, `${low}`);
    assert.ok(Math.abs(high - (0.5 + 1.96 * 0.025)) < 0.01, `${high}`);
  });

  it('is wider when equal values come in groups, as dependent values must be', () => {
    const alone = Array.from({ length: 400 }, (_, i) => [i % 2]);
    const grouped = Array.from({ length: 20 }, (_, i) => Array.from({ length: 20 }, () => i % 2));
    const width = (interval: Interval | undefined) =>
      (interval?.high ?? NaN) - (interval?.low ?? 0);
    const ratio = width(of(grouped)) / width(of(alone));
    assert.ok(ratio > 3.5 && ratio < 5.5, `${ratio}`); // √20 = 4.5
  });

  it('weighs groups by their number of values', () => {
    const { low, high } = of([Array.from({ length: 1_000 }, () => 1), [0]]) ?? { low: 9, high: 9 };
    assert.deepEqual([low, high], [0, 1]);
    const many = of([...Array.from({ length: 50 }, () => [1, 1, 1]), [0]]);
    assert.ok((many?.low ?? 0) > 0.95);
  });
});

describe('bootstrapMeans', () => {
  it('draws whole groups, as many as there are', () => {
    // Two groups: both the first, both the second, or one of each, (0 + 6) / 4.
    const means = bootstrapMeans([[0, 0, 0], [6]], seededRandom(3), 400);
    assert.deepEqual([...new Set(means)].sort(), [0, 1.5, 6]);
    const mixed = means.filter((mean) => mean === 1.5).length;
    assert.ok(mixed > 160 && mixed < 240, `${mixed}`);
  });
  it('are none without values', () => {
    assert.deepEqual(bootstrapMeans([[]], seededRandom(1), 10), []);
  });
});

describe('percentileInterval', () => {
  it('is the middle share of the values', () => {
    const values = Array.from({ length: 101 }, (_, i) => 100 - i);
    assert.deepEqual(percentileInterval(values, 0.5), { low: 25, high: 75 });
    assert.equal(percentileInterval([], 0.95), undefined);
  });
});
