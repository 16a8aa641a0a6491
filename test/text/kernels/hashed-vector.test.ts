import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hashedVector, squaredDistance, unit } from '../../../src/text/kernels/hashed-vector.ts';

const between = (a: string, b: string) => squaredDistance(hashedVector(a), hashedVector(b));

describe('the vector of a text', () => {
  it('is of length 1, or of zeros where there is nothing', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const vector = hashedVector(text);
        const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
        assert.ok(Math.abs(length - (text.trim() === '' ? 0 : 1)) < 1e-9);
        assert.ok(vector.every((value) => value >= 0));
      }),
    ));

  it('is nearer to that of a text that is more alike', () => {
    const near = between('return total / count;', 'return total / size;');
    const far = between('return total / count;', 'throw new Error("none");');
    assert.ok(near > 0 && near < far && far < 2.000001);
  });

  it('is the same however much white space there is', () => {
    assert.equal(between('a  +\n\tb', ' a + b\n'), 0);
  });

  it('knows identifiers that have no run of three in common', () => {
    const renamed = between('sum', 'add');
    const withName = between('sum of x', 'add of sum');
    assert.ok(withName < renamed);
  });

  it('has a distance of twice what is missing to a cosine of 1', () =>
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (a, b) => {
        if (a.trim() === '' || b.trim() === '') return;
        const [one, other] = [hashedVector(a), hashedVector(b)];
        const cosine = one.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
        assert.ok(Math.abs(squaredDistance(one, other) - 2 * (1 - cosine)) < 1e-9);
      }),
    ));

  it('is of the beginning of a long text', () => {
    const long = 'x = y;\n'.repeat(150_000);
    assert.equal(between(long, `${long}other`), 0);
  });

  it('is divided by its length, unless that is 0', () => {
    assert.deepEqual(unit([3, 4]), [0.6, 0.8]);
    assert.deepEqual(unit([0, 0]), [0, 0]);
  });
});
