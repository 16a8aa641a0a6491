import assert from 'node:assert/strict';
import { adam } from '../../src/math/adam.ts';

describe('Adam', () => {
  it('moves by the rate at first, whatever the size of the gradient', () => {
    const learned = {
      values: Float64Array.from([1, 1, 1]),
      gradients: Float64Array.from([1000, -0.001, 0]),
    };
    adam([learned], 0.1).step();
    assert.deepEqual(
      [...learned.values].map((value) => value.toFixed(3)),
      ['0.900', '1.100', '1.000'],
    );
    assert.deepEqual([...learned.gradients], [0, 0, 0]);
  });

  it('finds the least of a parabola', () => {
    const learned = { values: Float64Array.from([5]), gradients: new Float64Array(1) };
    const { step } = adam([learned], 0.1);
    for (let i = 0; i < 500; i++) {
      learned.gradients[0] = 2 * (learned.values[0]! - 2);
      step();
    }
    assert.ok(Math.abs(learned.values[0]! - 2) < 1e-3);
  });
});
