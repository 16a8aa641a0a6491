import assert from 'node:assert/strict';
import fc from 'fast-check';
import { orthogonalMaps, singularValues, type Matrix } from '../../src/math/orthogonal-map.ts';
import { atEnd } from './pieces.ts';

type Rows = readonly (readonly number[])[];

function matrix(rows: Rows): Matrix {
  const columns = rows[0]?.length ?? 0;
  return { rows: rows.length, columns, numbers: Float64Array.from(rows.flat()) };
}

function rowsOf({ rows, columns, numbers }: Matrix): Rows {
  return Array.from({ length: rows }, (_, i) => [
    ...numbers.subarray(i * columns, (i + 1) * columns),
  ]);
}

function transposed(rows: Rows): Rows {
  return (rows[0] ?? []).map((_, j) => rows.map((row) => row[j] ?? 0));
}

function product(a: Rows, b: Rows): Rows {
  const columns = transposed(b);
  return a.map((row) => columns.map((column) => row.reduce((s, x, i) => s + x * column[i]!, 0)));
}

function assertSame(a: Rows, b: Rows, tolerance = 1e-9): void {
  for (const [i, row] of a.entries())
    for (const [j, x] of row.entries())
      assert.ok(Math.abs(x - (b[i]?.[j] ?? NaN)) < tolerance, `${i}, ${j}: ${x}, ${b[i]?.[j]}`);
}

function identity(size: number): Rows {
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) => (i === j ? 1 : 0)),
  );
}

function assertOrthonormal(one: Matrix): void {
  assertSame(product(transposed(rowsOf(one)), rowsOf(one)), identity(one.columns));
}

describe('singularValues', () => {
  const row = (length: number) =>
    fc.array(fc.integer({ min: -5, max: 5 }), { minLength: length, maxLength: length });

  it('makes up the matrix again, of orthonormal columns, also where it lacks rank', () => {
    fc.assert(
      fc.property(fc.array(row(4), { minLength: 4, maxLength: 7 }), (rows) => {
        const { left, values, right } = atEnd(singularValues(matrix(rows)));
        assertOrthonormal(left);
        assertOrthonormal(right);
        const scaled = rowsOf(left).map((entries) => entries.map((x, i) => x * values[i]!));
        assertSame(product(scaled, transposed(rowsOf(right))), rows);
      }),
    );
  });

  it('knows those of a small matrix', () => {
    const { values } = atEnd(
      singularValues(
        matrix([
          [3, 0],
          [4, 5],
        ]),
      ),
    );
    const [small = 0, large = 0] = [...values].sort((a, b) => a - b);
    assert.ok(Math.abs(large - Math.sqrt(45)) < 1e-12 && Math.abs(small - Math.sqrt(5)) < 1e-12);
  });

  it('stays orthonormal for a matrix of zeros', () => {
    const { left, right } = atEnd(singularValues(matrix(identity(3).map((r) => r.map(() => 0)))));
    assertOrthonormal(left);
    assertOrthonormal(right);
  });
});

describe('orthogonalMaps', () => {
  const points = Array.from({ length: 30 }, (_, i) =>
    Float32Array.of(Math.sin(i), Math.cos(2.3 * i), Math.sin(5 * i + 1)),
  );
  // A turn about an axis that is none of the three, and a mirror.
  const turn: Rows = [
    [2 / 3, -1 / 3, 2 / 3],
    [2 / 3, 2 / 3, -1 / 3],
    [1 / 3, -2 / 3, -2 / 3],
  ];
  const turned = points.map((point) => Float32Array.from(product([[...point]], turn)[0] ?? []));

  it('bring a turned copy back onto the points', () => {
    const { source, target } = atEnd(orthogonalMaps(turned, points));
    assertOrthonormal(source);
    assertOrthonormal(target);
    const back = product(rowsOf(source), transposed(rowsOf(target)));
    assertSame(back, transposed(turn), 1e-6);
    assertSame(
      product(
        turned.map((point) => [...point]),
        back,
      ),
      points.map((point) => [...point]),
      1e-5,
    );
  });

  it('meet in the smaller space where dimensions differ, either way', () => {
    const flat = points.map((point) => point.subarray(0, 2));
    for (const [a, b] of [
      [flat, points],
      [points, flat],
    ] as const) {
      const { source, target } = atEnd(orthogonalMaps(a, b));
      assert.deepEqual([source.columns, target.columns], [2, 2]);
      assert.deepEqual([source.rows, target.rows], [a[0]?.length, b[0]?.length]);
      assertOrthonormal(source);
      assertOrthonormal(target);
    }
  });

  it('are orthogonal also of fewer pairs than dimensions', () => {
    const { source, target } = atEnd(orthogonalMaps(turned.slice(0, 1), points.slice(0, 1)));
    assertOrthonormal(source);
    assertOrthonormal(target);
  });
});
