import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  deferralArea,
  deferralCurve,
  oracleDeferralCurve,
  type DeferralItem,
} from '../../../src/benchmark/metrics/deferral-curve.ts';

type Row = readonly [number, number, number];

function itemsOf(rows: readonly Row[]): DeferralItem[] {
  return rows.map(([cheapQuality, expensiveQuality, confidence]) => ({
    cheapQuality,
    expensiveQuality,
    confidence,
  }));
}

function told(rows: readonly Row[]): string {
  const area = deferralArea(itemsOf(rows));
  if (area === undefined) return '-';
  return [area.area, area.randomArea, area.oracleArea, area.normalised]
    .map((value) => value?.toFixed(4) ?? '-')
    .join(' ');
}

/** Cheap right, cheap wrong, both wrong, and one that the expensive model spoils. */
const rows: readonly Row[] = [
  [1, 1, 0.9],
  [0, 1, 0.2],
  [0, 0, 0.1],
  [1, 0, 0.6],
];

describe('a deferral curve', () => {
  it('hands on the least sure first', () => {
    assert.deepEqual(
      deferralCurve(itemsOf(rows)).map(({ deferredShare, quality }) => [deferredShare, quality]),
      [
        [0, 0.5],
        [0.25, 0.5],
        [0.5, 0.75],
        [0.75, 0.5],
        [1, 0.5],
      ],
    );
  });
  it('hands on equal ones together', () => {
    const equal = itemsOf([
      [0, 1, 0.5],
      [0, 0, 0.5],
      [1, 1, 0.7],
    ]);
    assert.deepEqual(
      deferralCurve(equal).map(({ deferredShare }) => deferredShare.toFixed(2)),
      ['0.00', '0.67', '1.00'],
    );
  });
  it('of the oracle takes what gains first and what loses last', () => {
    assert.deepEqual(
      oracleDeferralCurve(itemsOf(rows)).map(({ quality }) => quality),
      [0.5, 0.75, 0.75, 0.5],
    );
  });
});

describe('the area of a deferral curve', () => {
  // Own: ¼ · (.5 + .625 + .625 + .5) = .5625. Oracle: ¼ · .625 + ½ · .75 + ¼ · .625 = .6875.
  it('lies between a coin and the oracle', () =>
    assert.equal(told(rows), '0.5625 0.5000 0.6875 0.3333'));
  it('is that of a coin for a constant confidence', () => {
    assert.equal(told(rows.map(([a, b]) => [a, b, 1])), '0.5000 0.5000 0.6875 0.0000');
  });
  it('is negative for a confidence that misleads', () => {
    assert.equal(
      told([
        [0, 1, 1],
        [1, 1, 0],
      ]),
      '0.6250 0.7500 0.8750 -1.0000',
    );
  });
  it('has no place between the two where every item gains alike', () => {
    assert.equal(
      told([
        [0, 0.5, 1],
        [0.5, 1, 2],
      ]),
      '0.5000 0.5000 0.5000 -',
    );
    assert.equal(told([]), '-');
  });
  it('trusts a model that is surely wrong (known weakness: confidence alone)', () => {
    // The expensive model is a specialist: it helps only where the cheap one is sure of itself.
    assert.equal(
      told([
        [0, 1, 0.9],
        [0, 0, 0.1],
        [0, 0, 0.2],
      ]).slice(-7),
      '-1.0000',
    );
  });
  it('is at most that of the oracle, in any order of items and any scale of confidence', () => {
    const quality = fc.integer({ min: 0, max: 4 }).map((quarters) => quarters / 4);
    const any = fc.array(fc.tuple(quality, quality, fc.integer({ min: 0, max: 5 })), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(any, (list) => {
        const area = deferralArea(itemsOf(list))!;
        assert.ok(area.area <= area.oracleArea + 1e-9 && area.randomArea <= area.oracleArea + 1e-9);
        const other = list.toReversed().map(([a, b, c]): Row => [a, b, Math.exp(c)]);
        assert.ok(Math.abs(deferralArea(itemsOf(other))!.area - area.area) < 1e-9);
      }),
    );
  });
});
