import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seededRandom } from '../../src/core/random.ts';
import { pairMatrix, rowSums, type PairMatrix } from '../../src/math/pair-matrix.ts';
import {
  publishedSmoothieWeights,
  smoothieErrors,
  smoothieWeights,
} from '../../src/math/smoothie-weights.ts';

/** A symmetric matrix from the cells above its diagonal, row by row. */
function symmetric(n: number, cells: readonly number[]): PairMatrix {
  const at = (i: number, j: number) => cells[i * n - (i * (i + 1)) / 2 + j - i - 1] ?? 0;
  return pairMatrix(n, (i, j) => at(Math.min(i, j), Math.max(i, j)));
}

/** Of d01, d02, d03, d12, d13, d23. */
const FOUR = symmetric(4, [2, 3, 5, 1, 4, 4.5]);

function assertClose(found: readonly number[] | undefined, wanted: readonly number[], by = 1e-9) {
  assert.ok(found);
  assert.equal(found.length, wanted.length);
  for (const [i, value] of wanted.entries()) {
    assert.ok(Math.abs((found[i] ?? NaN) - value) <= by, `${found.join()} is not ${wanted.join()}`);
  }
}

/** Mean of ½(d_ij + d_ik − d_jk) over all pairs of the others, pair by pair. */
function meanOfTriplets(distances: PairMatrix, votes: readonly number[]): readonly number[] {
  const d = (i: number, j: number) => distances[i]?.[j] ?? 0;
  return distances.map((_, i) => {
    let [sum, mass] = [0, 0];
    for (let j = 0; j < distances.length; j++) {
      for (let k = j + 1; k < distances.length; k++) {
        if (j === i || k === i) continue;
        const weight = (votes[j] ?? 0) * (votes[k] ?? 0);
        sum += (weight * (d(i, j) + d(i, k) - d(j, k))) / 2;
        mass += weight;
      }
    }
    return sum / mass;
  });
}

const points = fc.array(
  fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 3 }),
  { minLength: 3, maxLength: 7 },
);

const distancesOf = (vectors: readonly (readonly number[])[]): PairMatrix =>
  pairMatrix(vectors.length, (i, j) =>
    (vectors[i] ?? []).reduce((sum, value, at) => sum + (value - (vectors[j]?.[at] ?? 0)) ** 2, 0),
  );

/** Position of the largest value, where it is larger than all others by more than rounding. */
function clearlyLargest(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => b - a);
  const [first = 0, second = -Infinity] = sorted;
  return first - second > 1e-9 ? values.indexOf(first) : undefined;
}

describe('Smoothie’s errors', () => {
  it('are those of the hand-computed case', () => {
    assertClose(smoothieErrors(FOUR), [1.75, 0.25, 1, 3.5]);
  });

  it('are the mean of all triplets, whatever the votes', () =>
    fc.assert(
      fc.property(
        points,
        fc.array(fc.double({ min: 0.1, max: 3, noNaN: true }), { minLength: 7, maxLength: 7 }),
        (vectors, weights) => {
          const [distances, votes] = [distancesOf(vectors), weights.slice(0, vectors.length)];
          const equal = vectors.map(() => 1);
          assertClose(smoothieErrors(distances, votes), meanOfTriplets(distances, votes), 1e-8);
          assertClose(smoothieErrors(distances), meanOfTriplets(distances, equal), 1e-8);
        },
      ),
    ));

  it('are not known of one or two', () => {
    assert.equal(smoothieErrors([]), undefined);
    assert.equal(smoothieErrors(symmetric(2, [1])), undefined);
  });

  it('find the noise of synthetic voters', () => {
    const [dimension, samples] = [10, 10_000];
    const theta = [0.5, 1, 4];
    const random = seededRandom(7);
    const gaussian = () =>
      Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    const sums = [0, 0, 0];
    for (let n = 0; n < samples; n++) {
      for (let at = 0; at < dimension; at++) {
        // The truth is the same for all three and drops out of the differences.
        const noise = theta.map((one) => gaussian() * Math.sqrt(1 / (2 * one)));
        const [a = 0, b = 0, c = 0] = noise;
        for (const [pair, difference] of [a - b, a - c, b - c].entries()) {
          sums[pair] = (sums[pair] ?? 0) + difference ** 2;
        }
      }
    }
    const errors = smoothieErrors(
      symmetric(
        3,
        sums.map((sum) => sum / samples),
      ),
    );
    for (const [i, error] of (errors ?? []).entries()) {
      const found = dimension / (2 * error);
      assert.ok(Math.abs(found / (theta[i] ?? 0) - 1) < 0.05, `${found}`);
    }
    assert.equal(errors?.length, 3);
  });
});

describe('Smoothie’s weights', () => {
  const wanted = [0.0976, 0.6829, 0.1707, 0.0488];

  it('are those of the hand-computed case, with the clamp and without', () => {
    assertClose(smoothieWeights(FOUR), wanted, 5e-5);
    assertClose(publishedSmoothieWeights(FOUR), wanted, 5e-5);
  });

  it('are largest for the medoid, where no more than one error is held', () =>
    fc.assert(
      fc.property(points, (vectors) => {
        const distances = distancesOf(vectors);
        const held = (smoothieErrors(distances) ?? []).filter((error) => error < 1e-6);
        const medoid = clearlyLargest(rowSums(distances).map((sum) => -sum));
        if (held.length > 1 || medoid === undefined) return;
        const weights = smoothieWeights(distances);
        assert.equal(weights.indexOf(Math.max(...weights)), medoid);
      }),
    ));

  it('are positive and add up to 1', () =>
    fc.assert(
      fc.property(points, (vectors) => {
        const weights = smoothieWeights(distancesOf(vectors));
        assert.ok(weights.every((weight) => weight > 0));
        assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-9);
      }),
    ));

  it('as published put the one last that stands far between the others, and with the clamp first', () => {
    const between = symmetric(3, [1, 22, 1]);
    assertClose(smoothieErrors(between), [11, -10, 11]);
    assertClose(publishedSmoothieWeights(between), [10 / 9, -11 / 9, 10 / 9]);
    const [first = 0, second = 0, third = 0] = smoothieWeights(between);
    assert.ok(second > first && second > third);
  });

  it('as published are no numbers for equal texts; held, they share alike', () => {
    const equal = symmetric(3, [0, 0, 0]);
    assert.ok(publishedSmoothieWeights(equal).every(Number.isNaN));
    assertClose(smoothieWeights(equal), [1 / 3, 1 / 3, 1 / 3]);
  });

  it('are equal for one or two, and none for nobody', () => {
    assert.deepEqual(smoothieWeights(symmetric(2, [1])), [0.5, 0.5]);
    assert.deepEqual(publishedSmoothieWeights([[0]]), [1]);
    assert.deepEqual(smoothieWeights([]), []);
  });
});
