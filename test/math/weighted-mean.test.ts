import assert from 'node:assert/strict';
import fc from 'fast-check';
import { weightedMean } from '../../src/math/weighted-mean.ts';

describe('a weighted mean', () => {
  it('is that of the known values, by hand', () => {
    const parts = [{ value: 1, weight: 3 }, { weight: 100 }, { value: 0, weight: 1 }];
    assert.equal(weightedMean(parts), 0.75);
  });

  it('is 0 where nothing has any weight', () => {
    assert.equal(weightedMean([]), 0);
    assert.equal(weightedMean([{ weight: 1 }, { value: 5, weight: 0 }]), 0);
  });

  it('lies between the least and the greatest value', () => {
    const part = fc.record({
      value: fc.double({ min: -1, max: 1, noNaN: true }),
      weight: fc.double({ min: 0.01, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        const values = parts.map(({ value }) => value);
        const mean = weightedMean(parts);
        assert.ok(mean >= Math.min(...values) - 1e-9 && mean <= Math.max(...values) + 1e-9);
      }),
    );
  });
});
