import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seededRandom } from '../../../src/core/random.ts';
import { meanPassAtK, passAtK } from '../../../src/benchmark/metrics/pass-at-k.ts';

describe('passAtK', () => {
  const cases: readonly [number, number, number, string | undefined][] = [
    [1, 0, 1, '0.000000'],
    [1, 1, 1, '1.000000'],
    [10, 3, 1, '0.300000'],
    // 1 − C(7, 5) / C(10, 5) = 1 − 21 / 252
    [10, 3, 5, '0.916667'],
    // 1 − C(198, 100) / C(200, 100) = 1 − (100 · 99) / (200 · 199)
    [200, 2, 100, '0.751256'],
    [5, 3, 3, '1.000000'],
    [4, 1, 5, undefined],
    [0, 0, 1, undefined],
  ];
  for (const [samples, correct, k, expected] of cases) {
    it(`of ${correct} right in ${samples} at ${k} is ${expected ?? 'undefined'}`, () => {
      assert.equal(passAtK(samples, correct, k)?.toFixed(6), expected);
    });
  }
  it('overflows for no number of samples', () => {
    assert.equal(passAtK(100_000, 1, 50_000)?.toFixed(6), '0.500000');
  });
  it('is the share of all draws of k that hold a right one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(8), fc.nat(7), (n, some, less) => {
        const [correct, k] = [some % (n + 1), 1 + (less % n)];
        let [draws, holding] = [0, 0];
        for (let chosen = 0; chosen < 2 ** n; chosen++) {
          const places = Array.from({ length: n }, (_, at) => at).filter(
            (at) => (chosen >> at) & 1,
          );
          if (places.length !== k) continue;
          draws += 1;
          if (places.some((at) => at < correct)) holding += 1;
        }
        assert.ok(Math.abs((passAtK(n, correct, k) ?? NaN) - holding / draws) < 1e-12);
      }),
    );
  });
});

describe('meanPassAtK', () => {
  it('is over problems with enough samples, with an interval over clusters', () => {
    const problems = [
      { cluster: 'a', samples: 4, correct: 1 },
      { cluster: 'b', samples: 4, correct: 3 },
      { cluster: 'c', samples: 1, correct: 1 },
    ];
    const { mean, n, clusters, leftOut, interval } = meanPassAtK(problems, 2, seededRandom(3));
    assert.deepEqual([mean, n, clusters, leftOut], [0.75, 2, 2, 1]);
    assert.deepEqual(interval, { low: 0.5, high: 1 });
  });
});
