import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  averageGapRecovered,
  callThreshold,
  costThreshold,
  gapRecovered,
  pairCurve,
  type PairCurve,
  type PairItem,
} from '../../../src/benchmark/metrics/pair-metrics.ts';
import reference from '../../fixtures/pair-metrics.json' with { type: 'json' };

/** Items from score, weak and strong quality; the strong model costs 10, the weak one 1. */
function itemsOf(rows: readonly (readonly number[])[]): PairItem[] {
  return rows.map(([score = 0, weak = 0, strong = 0, weakCost = 1, strongCost = 10]) => ({
    score,
    weak: { quality: weak, costUsd: weakCost },
    strong: { quality: strong, costUsd: strongCost },
  }));
}

function curveOf(rows: readonly (readonly number[])[]): PairCurve {
  const curve = pairCurve(itemsOf(rows));
  assert.ok(curve !== undefined);
  return curve;
}

function assertClose(actual: readonly (number | undefined)[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  for (const [at, value] of actual.entries()) {
    assert.ok(Math.abs((value ?? NaN) - expected[at]!) < 1e-9, `${String(actual)} ${at}`);
  }
}

/** Eleven items of which the strong model wins five: perfectly ordered, and ordered backwards. */
const perfect = Array.from({ length: 11 }, (_, at) => [at, at < 6 ? 1 : 0, 1]);
const backwards = perfect.map(([score = 0, ...rest]) => [10 - score, ...rest]);

describe('gapRecovered', () => {
  it('is 0 for the weak model, 1 for the strong one, and not bounded', () => {
    assert.deepEqual(
      [0.4, 0.8, 0.6, 0.2].map((quality) => gapRecovered(quality, 0.4, 0.8)?.toFixed(3)),
      ['0.000', '1.000', '0.500', '-0.500'],
    );
  });
  it('is undefined without a gap', () => {
    assert.equal(gapRecovered(0.5, 0.5, 0.5), undefined);
    assert.equal(gapRecovered(0.5, 0.6, 0.5), undefined);
  });
});

describe('the curve of a pair', () => {
  it('goes from weak alone to strong alone by the deciles of the scores', () => {
    const { n, weak, strong, points } = curveOf(perfect);
    assert.deepEqual([n, weak.quality, strong.quality, weak.costUsd], [11, 6 / 11, 1, 1]);
    assert.equal(points.length, 11);
    assertClose(
      points.map(({ strongShare }) => strongShare * 11),
      // The last two thresholds are 10 (strictly above: none) and 9 (two items).
      [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    );
  });
  it('of perfect order recovers the gap with as few calls as can be', () => {
    // Quality rises by 1/11 a call over the first five calls, then stays.
    const curve = curveOf(perfect);
    assertClose([averageGapRecovered(curve)], [1 - 5 / 22]);
    assertClose(
      [0.2, 0.5, 0.8, 1].map((q) => callThreshold(curve, q)),
      [1, 2.5, 4, 5].map((c) => c / 11),
    );
  });
  it('of the worst order recovers it last', () => {
    assertClose([averageGapRecovered(curveOf(backwards))], [5 / 22]);
    assertClose([callThreshold(curveOf(backwards), 0.5)], [8.5 / 11]);
  });
  it('has equal thresholds in calls and in money where every call costs the same', () => {
    const curve = curveOf(perfect);
    for (const q of [0.2, 0.5, 0.8]) {
      assertClose([costThreshold(curve, q)], [callThreshold(curve, q) ?? NaN]);
    }
  });
  it('needs less money than calls where the calls that help are cheap', () => {
    // The five items that help cost 1 more, the other six 4 more: 29 more in all.
    const curve = curveOf(perfect.map((row, at) => [...row, 1, at < 6 ? 5 : 2]));
    assertClose([costThreshold(curve, 1), callThreshold(curve, 1)], [5 / 29, 5 / 11]);
  });
  it('has no money without all costs, or where the strong model is not dearer', () => {
    const unpriced = itemsOf(perfect).map((item) => ({ ...item, weak: { quality: 0 } }));
    assert.equal(costThreshold(pairCurve(unpriced)!, 0.5), undefined);
    assert.equal(costThreshold(curveOf(perfect.map((row) => [...row, 3, 3])), 0.5), undefined);
  });
  it('has no figures without a gap, without items, or with one score for all', () => {
    const none = curveOf([
      [1, 1, 1],
      [2, 1, 1],
    ]);
    assert.deepEqual([averageGapRecovered(none), callThreshold(none, 0.5)], [undefined, undefined]);
    assert.equal(pairCurve([]), undefined);
    const constant = curveOf([
      [1, 0, 1],
      [1, 0, 1],
    ]);
    assert.equal(averageGapRecovered(constant), undefined);
  });
  it('takes the first crossing of a curve that falls again', () => {
    // Best first, then one that strong spoils: 0, .5, 1 of the gap, then back and up again.
    const curve = curveOf([
      [4, 0, 1],
      [3, 0, 1],
      [2, 1, 0],
      [1, 0, 1],
    ]);
    assertClose([callThreshold(curve, 0.5)], [0.25]);
  });
  it('takes a perfect yes-or-no router for a coin (known weakness of the published rule)', () => {
    assertClose(
      [averageGapRecovered(curveOf(perfect.map(([, w, s]) => [w === 0 ? 1 : 0, w!, s!])))],
      [0.5],
    );
  });

  for (const { name, items, ...expected } of reference.cases) {
    it(`equals the reference: ${name}`, () => {
      const curve = curveOf(items);
      const shares = [0.2, 0.5, 0.8];
      assertClose(
        curve.points.map(({ strongShare }) => strongShare),
        expected.shares,
      );
      assertClose(
        curve.points.map(({ quality }) => quality),
        expected.qualities,
      );
      assertClose([averageGapRecovered(curve)], [expected.averageGapRecovered]);
      assertClose(
        shares.map((q) => callThreshold(curve, q)),
        expected.callThresholds,
      );
      assertClose(
        shares.map((q) => costThreshold(curve, q)),
        expected.costThresholds,
      );
    });
  }

  const answers = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })),
    {
      minLength: 2,
      maxLength: 30,
    },
  );
  it('of perfect order is at least one half and never below another order', () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 1_000 }), (pairs, stride) => {
        const sorted = pairs.toSorted(([w, s], [v, t]) => s - w - (t - v));
        const scored = (score: (at: number) => number) =>
          averageGapRecovered(
            curveOf(sorted.map(([weak, strong], at) => [score(at), weak, strong])),
          );
        const best = scored((at) => at);
        const other = scored((at) => ((at + 1) * stride * 7_919) % 104_729);
        if (best === undefined || other === undefined) return;
        assert.ok(best >= 0.5 - 1e-9 && best >= other - 1e-9);
      }),
    );
  });
});
