import assert from 'node:assert/strict';
import { scaledInputs, scalingOf, standardised } from '../../src/math/standardised.ts';

const ROWS = [
  [1, 5, 7],
  [3, 5, 9],
];

describe('standardised columns', () => {
  it('have mean 0 and deviation 1, and one without spread stays as it is', () => {
    const scaling = scalingOf(ROWS, 3);
    assert.deepEqual(scaling, { mean: [2, 5, 8], deviation: [1, 1, 1] });
    assert.deepEqual([...standardised(ROWS, scaling)], [-1, 0, -1, 1, 0, 1]);
  });

  it('without spread have no weight where that is wanted', () => {
    const scaling = scalingOf(ROWS, 3, Infinity);
    const layer = scaledInputs({ weights: [[1, 100, 2]], bias: [3], relu: false }, scaling);
    assert.deepEqual(layer, { weights: [[1, 0, 2]], bias: [3 - 2 - 16], relu: false });
  });

  it('are folded into a layer that says the same of rows as they are', () => {
    const rows = [
      [0, 10],
      [4, 30],
    ];
    const layer = scaledInputs({ weights: [[2, 3]], bias: [1], relu: true }, scalingOf(rows, 2));
    // (4 − 2)/2 · 2 + (30 − 20)/10 · 3 + 1
    const [row = []] = layer.weights;
    assert.equal(4 * (row[0] ?? 0) + 30 * (row[1] ?? 0) + (layer.bias[0] ?? 0), 6);
    assert.equal(layer.relu, true);
  });
});
