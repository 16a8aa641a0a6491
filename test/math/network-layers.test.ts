import assert from 'node:assert/strict';
import { seededRandom } from '../../src/core/random.ts';
import {
  batchNormLayer,
  dropoutLayer,
  linearLayer,
  reluLayer,
  type Batch,
  type NetworkLayer,
} from '../../src/math/network-layers.ts';

const STEP = 1e-5;

function drawn(rows: number, width: number, seed: number): Batch {
  const random = seededRandom(seed);
  return { rows, values: Float64Array.from({ length: rows * width }, () => 2 * random.next() - 1) };
}

/** Σ of the outputs times fixed numbers: a loss whose derivative by the output is known. */
function lossOf(layer: NetworkLayer, batch: Batch, factors: Float64Array): number {
  return layer.forward(batch, true).values.reduce((sum, y, at) => sum + y * factors[at]!, 0);
}

/** Every derivative that `backward` gives against the difference of two losses. */
function assertGradients(layer: NetworkLayer, width: number, outputs: number): void {
  const batch = drawn(4, width, 1);
  const factors = drawn(4, outputs, 2).values;
  lossOf(layer, batch, factors);
  const byInput = layer.backward({ rows: 4, values: factors });
  const found = [byInput.values, ...layer.learned.map(({ gradients }) => gradients)].map((all) =>
    Float64Array.from(all),
  );
  const inPlace = [batch.values, ...layer.learned.map(({ values }) => values)];
  for (const [k, values] of inPlace.entries()) {
    for (const [i, value] of values.entries()) {
      values[i] = value + STEP;
      const above = lossOf(layer, batch, factors);
      values[i] = value - STEP;
      const below = lossOf(layer, batch, factors);
      values[i] = value;
      const expected = (above - below) / (2 * STEP);
      assert.ok(
        Math.abs(found[k]![i]! - expected) < 1e-4,
        `${k} ${i}: ${found[k]![i]} ${expected}`,
      );
    }
  }
}

describe('the layers of a network in training', () => {
  it('have the gradients of finite differences', () => {
    assertGradients(linearLayer(3, 5, seededRandom(3)), 3, 5);
    assertGradients(batchNormLayer(3), 3, 3);
    assertGradients(reluLayer(), 3, 3);
  });

  it('leave out a share of the values in training only, and make up for it', () => {
    const layer = dropoutLayer(0.1, seededRandom(4));
    const ones = { rows: 100, values: new Float64Array(2000).fill(1) };
    assert.deepEqual(layer.forward(ones, false), ones);
    const { values } = layer.forward(ones, true);
    const gone = values.filter((value) => value === 0).length;
    assert.ok(gone > 140 && gone < 260, `${gone} of 2000`);
    assert.ok(values.every((value) => value === 0 || Math.abs(value - 1 / 0.9) < 1e-12));
    const back = layer.backward(ones).values;
    assert.deepEqual([...back], [...values]);
  });

  it('normalise a batch in training, and by what was seen afterwards', () => {
    const layer = batchNormLayer(1);
    const batch = { rows: 4, values: Float64Array.from([1, 2, 3, 4]) };
    const { values } = layer.forward(batch, true);
    const expected = [-1.5, -0.5, 0.5, 1.5].map((x) => (x / Math.sqrt(1.25 + 1e-5)).toFixed(9));
    assert.deepEqual(
      [...values].map((x) => x.toFixed(9)),
      expected,
    );
    // A tenth of what was seen, nine of what it began with.
    assert.equal(layer.mean[0]?.toFixed(9), '0.250000000');
    assert.equal(layer.variance[0]?.toFixed(9), (0.9 + 0.1 * (5 / 3)).toFixed(9));
  });
});
