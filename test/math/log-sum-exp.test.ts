import assert from 'node:assert/strict';
import fc from 'fast-check';
import { logSumExp, softmax } from '../../src/math/log-sum-exp.ts';
import { assertNear } from './near.ts';

describe('logSumExp', () => {
  const cases: readonly (readonly [readonly number[], number])[] = [
    [[], -Infinity],
    [[-Infinity, -Infinity], -Infinity],
    [[3], 3],
    [[Math.log(1), Math.log(2), Math.log(3)], Math.log(6)],
    [[1000, 1000], 1000 + Math.log(2)],
    [[-1000, -Infinity], -1000],
  ];
  for (const [values, expected] of cases) {
    it(`of ${values.join(' and ') || 'nothing'} is ${expected}`, () => {
      const found = logSumExp(values);
      assert.ok(found === expected || Math.abs(found - expected) < 1e-9, `${found}`);
    });
  }
});

describe('softmax', () => {
  it('has the shares of the exponentials', () => {
    assertNear(softmax([3, 2, -1]), [0.721399, 0.265388, 0.013213]);
  });
  it('is sharper when colder', () => {
    assertNear(softmax([-1.2, -1.5, -2.4], 0.1), [0.952569, 0.047426, 0.000006]);
  });
  it('is even where there is no mass', () => {
    assert.deepEqual(softmax([-Infinity, -Infinity]), [0.5, 0.5]);
    assert.deepEqual(softmax([]), []);
  });
  it('adds up to 1, keeps the order and minds no constant', () => {
    const values = fc.array(fc.double({ min: -500, max: 500, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.double({ min: -100, max: 100, noNaN: true }), (xs, constant) => {
        const shares = softmax(xs);
        assert.ok(Math.abs(shares.reduce((a, b) => a + b, 0) - 1) < 1e-9);
        const moved = softmax(xs.map((x) => x + constant));
        shares.forEach((share, i) => {
          assert.ok(Math.abs(share - (moved[i] ?? NaN)) < 1e-9);
          assert.ok(xs.every((x, j) => x > (xs[i] ?? NaN) || (shares[j] ?? NaN) <= share + 1e-12));
        });
      }),
    );
  });
});
