import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seededRandom } from '../../../src/core/random.ts';
import { pairedComparison, race, type Series } from '../../../src/benchmark/metrics/comparison.ts';

/** Every item a cluster of its own unless `perCluster` says otherwise. */
function clustersOf(n: number, perCluster = 1): string[] {
  return Array.from({ length: n }, (_, at) => `file-${Math.floor(at / perCluster)}`);
}

function compare(first: Series, second: Series, perCluster = 1, seed = 1) {
  return pairedComparison(first, second, clustersOf(first.length, perCluster), { seed });
}

const coin = (n: number, chance: number, seed: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => (random.next() < chance ? 1 : 0));
};

describe('pairedComparison', () => {
  it('is of the items that both have, and says how many', () => {
    const { n, clusters, meanDifference, wins, losses, ties } = compare(
      [1, undefined, 0, 0.5, 1, 1],
      [0, 1, 1, 0.5, undefined, 0],
      2,
    );
    assert.deepEqual([n, clusters, meanDifference, wins, losses, ties], [4, 3, 0.25, 2, 1, 1]);
  });
  it('is empty without common items', () => {
    assert.deepEqual(compare([1, undefined], [undefined, 1]), {
      n: 0,
      clusters: 0,
      meanDifference: undefined,
      interval: undefined,
      pValue: undefined,
      wins: 0,
      losses: 0,
      ties: 0,
    });
  });
  it('is sure of a difference that every item shows, and of none where all are equal', () => {
    const [ones, zeros] = [coin(30, 1, 1), coin(30, 0, 1)];
    const better = compare(ones, zeros);
    assert.deepEqual([better.interval, better.pValue], [{ low: 1, high: 1 }, 2 / 2_001]);
    assert.equal(compare(ones, ones).pValue, 1);
  });
  it('is never surer than a sign test over the files', () => {
    const [ones, zeros] = [coin(100, 1, 1), coin(100, 0, 1)];
    assert.equal(compare(ones, zeros, 100).pValue, 1);
    assert.equal(compare(ones, zeros, 25).pValue, 2 ** -3);
  });
  it('is as wide and as sure as the normal approximation says', () => {
    // 400 items, 120 won, 80 lost: mean 0.1, deviation √(0.5 − 0.01) / 20 = 0.035, z = 2.86.
    const first = Array.from({ length: 400 }, (_, at) => (at < 120 ? 1 : 0));
    const second = Array.from({ length: 400 }, (_, at) => (at >= 320 ? 1 : 0));
    const { interval, pValue, meanDifference } = compare(first, second);
    assert.equal(meanDifference?.toFixed(6), '0.100000');
    assert.ok(Math.abs((interval?.low ?? 0) - 0.0314) < 0.006);
    assert.ok(Math.abs((interval?.high ?? 0) - 0.1686) < 0.006);
    assert.ok(pValue !== undefined && pValue > 0.001 && pValue < 0.012, `${pValue}`);
  });
  it('finds no difference between equals in nineteen of twenty draws', () => {
    const false5 = Array.from({ length: 200 }, (_, seed) => {
      const { pValue = 0 } = pairedComparison(
        coin(60, 0.5, 2 * seed + 1),
        coin(60, 0.5, 2 * seed + 2),
        clustersOf(60),
        { seed, rounds: 400 },
      );
      return pValue < 0.05;
    }).filter(Boolean).length;
    assert.ok(false5 >= 2 && false5 <= 20, `${false5} of 200`);
  });
  it('is the same for the same seed, mirrors, and does not depend on a shift of both', () => {
    const series = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(series, fc.nat(99), (pairs, seed) => {
        const [first, second] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
        const forth = compare(first, second, 2, seed);
        assert.deepEqual(compare(first, second, 2, seed), forth);
        const back = compare(second, first, 2, seed);
        assert.deepEqual(
          [back.wins, back.losses, back.pValue],
          [forth.losses, forth.wins, forth.pValue],
        );
        assert.ok(Math.abs((back.interval?.low ?? 0) + (forth.interval?.high ?? 0)) < 1e-9);
        const shifted = compare(
          first.map((a) => a + 3),
          second.map((b) => b + 3),
          2,
          seed,
        );
        assert.deepEqual(shifted, forth);
      }),
      { numRuns: 30 },
    );
  });
});

describe('race', () => {
  it('calls better or worse only what stays so after adjusting for the number of contenders', () => {
    const baseline = coin(40, 0, 1);
    const lucky: Series = baseline.map((_, at) => (at < 5 ? 1 : 0));
    const ids = ['same-1', 'same-2', 'same-3', 'same-4', 'same-5', 'same-6', 'same-7', 'same-8'];
    const rows = race(
      baseline,
      [
        ...ids.map((id) => ({ id, series: baseline })),
        { id: 'lucky', series: lucky },
        { id: 'good', series: coin(40, 1, 1) },
        { id: 'absent', series: [] },
      ],
      clustersOf(40),
      { seed: 1 },
    );
    const row = (id: string) => rows.find((one) => one.id === id);
    assert.equal(row('good')?.verdict, 'better');
    assert.equal(row('same-1')?.verdict, 'undecided');
    assert.deepEqual(
      [row('absent')?.verdict, row('absent')?.adjustedPValue],
      ['undecided', undefined],
    );
    const alone = race(baseline, [{ id: 'lucky', series: lucky }], clustersOf(40), { seed: 1 });
    // (1 − 5/40)^40 = 0.0048 of the resamples hold none of the five: p ≈ 0.0106, nine times that is not sure.
    assert.equal(alone[0]?.verdict, 'better');
    assert.equal(row('lucky')?.verdict, 'undecided');
  });
  it('says worse, and keeps the order of the contenders', () => {
    const rows = race(
      coin(30, 1, 1),
      [
        { id: 'b', series: coin(30, 0, 1) },
        { id: 'a', series: coin(30, 1, 1) },
      ],
      clustersOf(30),
      { seed: 1 },
    );
    assert.deepEqual(
      rows.map(({ id, verdict }) => `${id} ${verdict}`),
      ['b worse', 'a undecided'],
    );
  });
});
