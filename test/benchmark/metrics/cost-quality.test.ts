import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seededRandom } from '../../../src/core/random.ts';
import {
  averageImprovement,
  costAtQuality,
  costSaving,
  nonDecreasingHull,
  qualityAtCost,
  type CostQualityPoint,
} from '../../../src/benchmark/metrics/cost-quality.ts';

type Pair = readonly [number, number];

function hullOf(pairs: readonly Pair[]) {
  return nonDecreasingHull(pairs.map(([costUsd, quality]) => ({ costUsd, quality })));
}

function corners(pairs: readonly Pair[]): Pair[] {
  return hullOf(pairs).map(({ costUsd, quality }): Pair => [costUsd, quality]);
}

/** Published by RouterBench's routine for these points: the hull keeps (3, .65), lifted. */
const card: readonly Pair[] = [
  [1, 0.2],
  [2, 0.5],
  [3, 0.4],
  [4, 0.8],
  [6, 0.7],
];

describe('the hull of policies', () => {
  const cases: readonly [string, readonly Pair[], readonly Pair[]][] = [
    [
      'of the published points',
      card,
      [
        [1, 0.2],
        [2, 0.5],
        [4, 0.8],
      ],
    ],
    ['of nothing', [], []],
    ['of one point', [[2, 0.5]], [[2, 0.5]]],
    [
      'of two points',
      [
        [2, 0.5],
        [1, 0.2],
      ],
      [
        [1, 0.2],
        [2, 0.5],
      ],
    ],
    [
      'of equal costs',
      [
        [1, 0.2],
        [1, 0.6],
        [1, 0.4],
      ],
      [[1, 0.6]],
    ],
    [
      'of free models',
      [
        [0, 0.2],
        [0, 0.3],
      ],
      [[0, 0.3]],
    ],
    [
      'of a cheapest that is best',
      [
        [1, 0.9],
        [2, 0.5],
        [3, 0.9],
      ],
      [[1, 0.9]],
    ],
    [
      'of a straight line',
      [
        [0, 0],
        [1, 0.25],
        [2, 0.5],
      ],
      [
        [0, 0],
        [2, 0.5],
      ],
    ],
  ];
  for (const [name, points, expected] of cases) {
    it(name, () => assert.deepEqual(corners(points), expected));
  }

  it('lifts a dominated point as published, and is flat beyond the best', () => {
    const at = (cost: number) => qualityAtCost(hullOf(card), cost);
    assert.deepEqual([at(0.5), at(1), at(4), at(6)], [undefined, 0.2, 0.8, 0.8]);
    assert.ok(Math.abs((at(3) ?? 0) - 0.65) < 1e-12);
  });
});

describe('costs on the hull', () => {
  const hull = hullOf(card);
  it('are the least that buy a quality', () => {
    assert.deepEqual(
      [0.1, 0.2, 0.8, 0.9].map((q) => costAtQuality(hull, q)),
      [1, 1, 4, undefined],
    );
    assert.ok(Math.abs((costAtQuality(hull, 0.65) ?? 0) - 3) < 1e-12);
  });
  it('save against the best single model at 95 % of its quality', () => {
    // 0.95 · 0.8 = 0.76 stands at 2 + (0.26 / 0.3) · 2 = 3.7333 of 6.
    const { costUsd, savedShare } = costSaving(hull, { costUsd: 6, quality: 0.8 }, 0.95);
    assert.equal(costUsd?.toFixed(4), '3.7333');
    assert.equal(savedShare?.toFixed(4), '0.3778');
  });
  it('save an unknown share of nothing', () => {
    const free = hullOf([[0, 0.5]]);
    assert.deepEqual(costSaving(free, { costUsd: 0, quality: 0.5 }, 0.95), {
      costUsd: 0,
      savedShare: undefined,
    });
    assert.deepEqual(costSaving(free, { costUsd: 1, quality: 0.9 }, 0.99), {
      costUsd: undefined,
      savedShare: undefined,
    });
  });
});

describe('averageImprovement', () => {
  const of = (pairs: readonly Pair[], greatestUsd?: number) => {
    const { overGreatestCost, overCostRange } = averageImprovement(hullOf(pairs), { greatestUsd });
    return [overGreatestCost?.toFixed(6), overCostRange?.toFixed(6)];
  };
  it('has both published forms', () => {
    // Area 0.35 + 1.3 + 1.6 = 3.25, over 6 and over 5.
    assert.deepEqual(of(card, 6), ['0.541667', '0.650000']);
  });
  it('is undefined, not NaN, where all is free or costs the same', () => {
    assert.deepEqual(of([[0, 0.5]]), [undefined, undefined]);
    assert.deepEqual(of([[2, 0.5]]), ['0.000000', undefined]);
    assert.deepEqual(of([]), [undefined, undefined]);
    assert.deepEqual(of(card, 0.5), [undefined, undefined]);
  });
  it('counts nothing left of the hull, so that a dear router pays for its first cost', () => {
    const late = averageImprovement(hullOf([[2, 1]]), { leastUsd: 0, greatestUsd: 4 });
    assert.deepEqual(late, { overGreatestCost: 0.5, overCostRange: 0.5 });
  });
  it('equals a brute force over chords on 50 random sets', () => {
    const random = seededRandom(11);
    for (let set = 0; set < 50; set++) {
      const points = Array.from({ length: 3 + Math.floor(random.next() * 9) }, () => ({
        costUsd: 0.1 + random.next() * 5,
        quality: random.next(),
      }));
      const expected = bruteForceArea(points);
      const greatest = Math.max(...points.map(({ costUsd }) => costUsd));
      const least = Math.min(...points.map(({ costUsd }) => costUsd));
      const { overGreatestCost = NaN, overCostRange = NaN } = averageImprovement(
        nonDecreasingHull(points),
        { greatestUsd: greatest },
      );
      assert.ok(Math.abs(overGreatestCost - expected / greatest) < 1e-9);
      assert.ok(Math.abs(overCostRange - expected / (greatest - least)) < 1e-9);
    }
  });
});

/** Every point lifted to the best chord over it, then to the best so far; trapezoids between. */
function bruteForceArea(points: readonly CostQualityPoint[]): number {
  const costs = points.map(({ costUsd }) => costUsd).sort((a, b) => a - b);
  const greatest = costs.at(-1) ?? 0;
  const best = points.reduce((a, b) => (b.quality > a.quality ? b : a));
  const all = [...points, { costUsd: greatest, quality: best.quality }];
  const lifted = costs.map((cost) => {
    let height = 0;
    for (const a of all) {
      for (const b of all) {
        if (a.costUsd === cost) height = Math.max(height, a.quality);
        if (!(a.costUsd < cost && cost < b.costUsd)) continue;
        const share = (cost - a.costUsd) / (b.costUsd - a.costUsd);
        height = Math.max(height, a.quality + share * (b.quality - a.quality));
      }
    }
    return height;
  });
  return costs.slice(1).reduce((area, cost, at) => {
    return area + ((lifted[at]! + lifted[at + 1]!) / 2) * (cost - costs[at]!);
  }, 0);
}

describe('any hull', () => {
  const points = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 20 }))
      .map(([costUsd, twentieths]) => ({ costUsd, quality: twentieths / 20 })),
    { minLength: 1, maxLength: 15 },
  );
  it('rises, is concave, and lies on or above every point', () => {
    fc.assert(
      fc.property(points, (any) => {
        const hull = nonDecreasingHull(any);
        let slope = Number.POSITIVE_INFINITY;
        for (const [at, right] of hull.slice(1).entries()) {
          const left = hull[at]!;
          assert.ok(right.costUsd > left.costUsd && right.quality > left.quality);
          const next = (right.quality - left.quality) / (right.costUsd - left.costUsd);
          assert.ok(next < slope);
          slope = next;
        }
        for (const { costUsd, quality } of any) {
          assert.ok((qualityAtCost(hull, costUsd) ?? -1) >= quality - 1e-9);
        }
        for (const corner of hull) assert.ok(any.some((one) => one.quality === corner.quality));
      }),
    );
  });
  it('leaves out what is on a straight part but for rounding', () => {
    const straight = [
      { costUsd: 4, quality: 0.05 },
      { costUsd: 7, quality: 0.5 },
      { costUsd: 8, quality: 0.65 },
    ];
    assert.deepEqual(nonDecreasingHull(straight), [straight[0], straight[2]]);
  });
  it('does not change with dominated points or with the order, nor AIQ with the unit of cost', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 0, max: 5 }), (any, more) => {
        const hull = nonDecreasingHull(any);
        const dominated = any.map(({ costUsd, quality }) => ({
          costUsd: costUsd + more,
          quality: quality * 0.9,
        }));
        assert.deepEqual(nonDecreasingHull([...dominated, ...any].reverse()), hull);
        const greatestUsd = 20;
        const cents = any.map(({ costUsd, quality }) => ({ costUsd: costUsd * 100, quality }));
        const scaled = averageImprovement(nonDecreasingHull(cents), { greatestUsd: 2_000 });
        const plain = averageImprovement(hull, { greatestUsd });
        const close = (a = 0, b = 0) => Math.abs(a - b) < 1e-9;
        assert.ok(close(scaled.overGreatestCost, plain.overGreatestCost));
        assert.ok(close(scaled.overCostRange, plain.overCostRange));
      }),
    );
  });
  it('buys at its own cost the quality that was asked for', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 0, max: 20 }), (any, twentieths) => {
        const hull = nonDecreasingHull(any);
        const cost = costAtQuality(hull, twentieths / 20);
        const best = Math.max(...any.map(({ quality }) => quality));
        if (cost === undefined) assert.ok(best < twentieths / 20);
        else assert.ok((qualityAtCost(hull, cost + 1e-9) ?? -1) >= twentieths / 20 - 1e-9);
      }),
    );
  });
});
