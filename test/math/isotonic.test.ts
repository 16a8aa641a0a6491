import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isotonicBlocks, isotonicValue, type IsotonicPoint } from '../../src/math/isotonic.ts';

/** Equal but for rounding. */
function near(found: number | undefined, expected: number): void {
  assert.ok(
    found !== undefined && Math.abs(found - expected) < 1e-9,
    `${found} is not ${expected}`,
  );
}

const point = (x: number, y: number, weight?: number): IsotonicPoint =>
  weight === undefined ? { x, y } : { x, y, weight };

/** Points with places that often coincide. */
const anyPoint = fc.record({
  x: fc.integer({ min: 0, max: 6 }).map((n) => n / 6),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
  weight: fc.integer({ min: 1, max: 5 }),
});
const anyPoints = fc.array(anyPoint, { minLength: 1, maxLength: 9 });

const shuffled = anyPoints.chain((points) =>
  fc.tuple(fc.constant(points), fc.shuffledSubarray(points, { minLength: points.length })),
);

/** By definition: the largest of all means that begin here or before, of the least that end here or behind. */
function byMaxMin(points: readonly IsotonicPoint[], x: number): number {
  const places = [...new Set(points.map((one) => one.x))].sort((a, b) => a - b);
  const meanOf = (from: number, to: number): number => {
    const inside = points.filter((one) => one.x >= from && one.x <= to);
    const weight = inside.reduce((sum, one) => sum + (one.weight ?? 1), 0);
    return inside.reduce((sum, one) => sum + (one.weight ?? 1) * one.y, 0) / weight;
  };
  const begins = places.filter((place) => place <= x);
  const ends = places.filter((place) => place >= x);
  return Math.max(...begins.map((from) => Math.min(...ends.map((to) => meanOf(from, to)))));
}

describe('isotonic regression', () => {
  it('pools neighbours that fall, as counted by hand', () => {
    // 1, 3, 2, 4: the middle two fall and share 2.5.
    const blocks = isotonicBlocks([point(1, 1), point(2, 3), point(3, 2), point(4, 4)]);
    assert.deepEqual(
      blocks.map(({ from, to, value, weight }) => [from, to, value, weight]),
      [
        [1, 1, 1, 1],
        [2, 3, 2.5, 2],
        [4, 4, 4, 1],
      ],
    );
  });

  it('pools backwards as far as it has to', () => {
    // 4 and 1 share 2.5, which is less than 3 before them: all three share (3 + 4 + 1) / 3.
    const blocks = isotonicBlocks([point(1, 3), point(2, 4), point(3, 1)]);
    assert.deepEqual(blocks, [{ from: 1, to: 3, value: 8 / 3, weight: 3 }]);
  });

  it('counts a point by its weight, and points of one place as one', () => {
    // (3·1 + 1·0) / 4 at 0.5; 0 at 0.7 falls below: (3·1 + 0 + 2·0) / 6.
    const blocks = isotonicBlocks([point(0.7, 0, 2), point(0.5, 1, 3), point(0.5, 0), point(9, 1)]);
    assert.deepEqual(blocks, [
      { from: 0.5, to: 0.7, value: 0.5, weight: 6 },
      { from: 9, to: 9, value: 1, weight: 1 },
    ]);
    assert.deepEqual(isotonicBlocks([point(1, 1, 0)]), []);
  });

  it('is the same whatever the order of the points', () => {
    fc.assert(
      fc.property(shuffled, ([points, mixedUp]) => {
        const [straight, mixed] = [isotonicBlocks(points), isotonicBlocks(mixedUp)];
        for (const { x } of points) near(isotonicValue(mixed, x), isotonicValue(straight, x)!);
      }),
    );
  });

  it('is the max–min of means at every point, and keeps the mean of all', () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        const blocks = isotonicBlocks(points);
        for (const { x } of points) near(isotonicValue(blocks, x), byMaxMin(points, x));
        const fitted = blocks.reduce((sum, { value, weight }) => sum + value * weight, 0);
        near(
          fitted,
          points.reduce((sum, { y, weight }) => sum + y * weight, 0),
        );
      }),
    );
  });

  it('rises, with a prior too, which keeps it from 0 and 1', () => {
    const prior = fc.record({
      mean: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      weight: fc.double({ min: 0.1, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(anyPoints, fc.option(prior, { nil: undefined }), (points, given) => {
        const blocks = isotonicBlocks(points, given);
        for (const [i, { value }] of blocks.entries()) {
          assert.ok(i === 0 || value > blocks[i - 1]!.value);
          assert.ok(given === undefined || (value > 0 && value < 1));
        }
        const values = Array.from({ length: 41 }, (_, i) => isotonicValue(blocks, i / 20 - 0.5)!);
        assert.ok(values.every((value, i) => i === 0 || value >= values[i - 1]! - 1e-12));
      }),
    );
  });

  it('pools blocks whose order the prior turns round', () => {
    // 0 of 1 would be (0 + 2 · ½) / 3 = ⅓, and 10 of 100 behind it (10 + 1) / 102.
    const points = [
      point(0.1, 0),
      ...Array.from({ length: 100 }, (_, i) => point(0.5, i < 10 ? 1 : 0)),
    ];
    assert.equal(isotonicBlocks(points).length, 2);
    const [only, ...more] = isotonicBlocks(points, { mean: 0.5, weight: 2 });
    assert.deepEqual([only?.from, only?.to, only?.weight, more], [0.1, 0.5, 101, []]);
    near(only?.value, (10 + 1) / (101 + 2));
  });

  it('lies on the line between two blocks, and stays beyond the ends', () => {
    const blocks = isotonicBlocks([point(1, 0), point(2, 0), point(4, 1)]);
    assert.deepEqual(
      [0, 1, 1.5, 2, 3, 3.5, 4, 5, Number.NaN].map((x) => isotonicValue(blocks, x)),
      [0, 0, 0, 0, 0.5, 0.75, 1, 1, 0],
    );
    assert.equal(isotonicValue([], 1), undefined);
  });

  it('refuses what is no number, and weights below 0', () => {
    for (const wrong of [point(Number.NaN, 1), point(1, Infinity), point(1, 1, -1)]) {
      assert.throws(() => isotonicBlocks([wrong]), RangeError);
    }
  });

  it('believes the last point of all at its word: a known weakness without a prior', () => {
    const points = [point(0.2, 1), point(0.4, 0), point(0.99, 1)];
    assert.equal(isotonicValue(isotonicBlocks(points), 1), 1);
  });
});
