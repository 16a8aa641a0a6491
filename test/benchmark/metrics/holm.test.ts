import assert from 'node:assert/strict';
import fc from 'fast-check';
import { holmAdjusted } from '../../../src/benchmark/metrics/holm.ts';

describe('holmAdjusted', () => {
  it('multiplies the smallest by their number, and keeps the order', () => {
    // By hand: .01·4, .02·3, max(.06, .03·2), .04·1 raised to .06.
    assert.deepEqual(
      holmAdjusted([0.04, 0.01, 0.03, 0.02]).map((p) => p.toFixed(3)),
      ['0.060', '0.040', '0.060', '0.060'],
    );
  });
  it('leaves a single one as it is, and nothing as nothing', () => {
    assert.deepEqual(holmAdjusted([0.03]), [0.03]);
    assert.deepEqual(holmAdjusted([]), []);
  });
  it('is never below the raw value, at most Bonferroni, and ordered as the raw ones', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
    fc.assert(
      fc.property(values, (raw) => {
        const adjusted = holmAdjusted(raw);
        for (const [i, p] of raw.entries()) {
          assert.ok(adjusted[i]! >= p && adjusted[i]! <= Math.min(1, p * raw.length) + 1e-12);
          for (const [j, q] of raw.entries()) if (p < q) assert.ok(adjusted[i]! <= adjusted[j]!);
        }
        assert.deepEqual(holmAdjusted(raw.toReversed()).toReversed(), adjusted);
      }),
    );
  });
});
