import assert from 'node:assert/strict';
import { seededRandom } from '../../src/core/random.ts';
import { betaSample, gammaSample } from '../../src/math/beta-sample.ts';

const SAMPLES = 20_000;

function momentsOf(sample: () => number): { readonly mean: number; readonly variance: number } {
  const values = Array.from({ length: SAMPLES }, sample);
  const mean = values.reduce((sum, one) => sum + one, 0) / SAMPLES;
  const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / SAMPLES;
  return { mean, variance };
}

/** Within five standard errors of a mean of so many samples. */
function assertMean(found: number, mean: number, variance: number): void {
  assert.ok(Math.abs(found - mean) < 5 * Math.sqrt(variance / SAMPLES), `${found}, not ${mean}`);
}

describe('betaSample', () => {
  for (const [a, b] of [
    [1, 1],
    [2, 5],
    [30, 10],
    [0.5, 0.5],
    [0.2, 3],
    [1.37, 4.81],
    [400, 1200],
  ] as const) {
    it(`has mean and variance of Beta(${a}, ${b})`, () => {
      const random = seededRandom(7);
      const found = momentsOf(() => betaSample(a, b, random));
      const variance = (a * b) / ((a + b) ** 2 * (a + b + 1));
      assertMean(found.mean, a / (a + b), variance);
      assert.ok(Math.abs(found.variance / variance - 1) < 0.06, `${found.variance}, ${variance}`);
    });
  }

  it('stays in [0, 1], with tiny shapes as well', () => {
    const random = seededRandom(3);
    for (let i = 0; i < 1_000; i++) {
      const sample = betaSample(1e-4, 1e-4, random);
      assert.ok(sample >= 0 && sample <= 1, `${sample}`);
    }
  });

  it('gives the same samples for the same seed, and others for another', () => {
    const some = (seed: number): readonly number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 5 }, () => betaSample(2.5, 0.7, random));
    };
    assert.deepEqual(some(11), some(11));
    assert.notDeepEqual(some(11), some(12));
  });

  for (const shape of [0, -1, NaN, Infinity]) {
    it(`refuses a shape of ${shape}`, () => {
      assert.throws(() => betaSample(shape, 1, seededRandom(1)), RangeError);
      assert.throws(() => betaSample(1, shape, seededRandom(1)), RangeError);
    });
  }
});

describe('gammaSample', () => {
  for (const shape of [0.3, 1, 4.5]) {
    it(`has mean and variance ${shape}`, () => {
      const random = seededRandom(5);
      const found = momentsOf(() => gammaSample(shape, random));
      assertMean(found.mean, shape, shape);
      assert.ok(Math.abs(found.variance / shape - 1) < 0.1, `${found.variance}`);
    });
  }
});
