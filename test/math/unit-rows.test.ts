import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cosinesByRow, pickedRows, unitRows } from '../../src/math/unit-rows.ts';

function rowsOf(rows: readonly (readonly number[])[]) {
  return unitRows(Float32Array.from(rows.flat()), rows[0]?.length ?? 1);
}

describe('unitRows', () => {
  it('divides every row by its length and leaves zeros', () => {
    const { rows, numbers } = rowsOf([
      [3, 4],
      [0, 0],
      [0, -2],
    ]);
    assert.equal(rows, 3);
    assert.deepEqual([...numbers], [...Float32Array.from([0.6, 0.8, 0, 0, 0, -1])]);
  });
});

describe('pickedRows', () => {
  it('takes rows in the order asked for', () => {
    const { rows, numbers } = pickedRows(rowsOf([[1], [-1], [0]]), [2, 0, 0]);
    assert.deepEqual([rows, [...numbers]], [3, [0, 1, 1]]);
  });
});

describe('cosinesByRow', () => {
  const row = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 });
  const matrix = fc.array(row, { minLength: 1, maxLength: 11 });

  it('tells every row’s cosines with all others, whatever their numbers', () => {
    fc.assert(
      fc.property(matrix, matrix, (one, other) => {
        const [a, b] = [rowsOf(one), rowsOf(other)];
        const told = [...cosinesByRow(a, b)].length;
        assert.equal(told, one.length);
        let expected = 0;
        for (const [at, cosines] of cosinesByRow(a, b)) {
          assert.equal(at, expected++);
          assert.equal(cosines.length, other.length);
          for (const [j, cosine] of cosines.entries())
            assert.ok(Math.abs(cosine - cosineOf(one[at] ?? [], other[j] ?? [])) < 1e-5);
        }
      }),
    );
  });
});

function cosineOf(a: readonly number[], b: readonly number[]): number {
  const lengths = Math.hypot(...a) * Math.hypot(...b);
  return lengths === 0 ? 0 : a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0) / lengths;
}
