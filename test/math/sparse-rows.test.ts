import assert from 'node:assert/strict';
import { rowProducts, SparseRowsBuilder, weightedSum } from '../../src/math/sparse-rows.ts';
import { sparse } from './sparse-rows.ts';

describe('a matrix of sparse rows', () => {
  const matrix = sparse([
    [1, 0, 2],
    [0, 0, 0],
    [0, 0.5, 0],
  ]);

  it('keeps what is not 0', () => {
    const { rows, width, starts, columns, values } = matrix;
    assert.deepEqual([rows, width], [3, 3]);
    assert.deepEqual([...starts], [0, 2, 2, 3]);
    assert.deepEqual([...columns], [0, 2, 1]);
    assert.deepEqual([...values], [1, 2, 0.5]);
  });

  it('is multiplied from either side', () => {
    assert.deepEqual([...weightedSum(Float64Array.of(2, 9, 4), matrix)], [2, 2, 4]);
    assert.deepEqual([...rowProducts(matrix, Float64Array.of(1, 10, 100))], [201, 0, 5]);
  });

  it('grows beyond what it made room for', () => {
    const row = Array.from({ length: 5000 }, (_, i) => i + 1);
    const { values, columns } = sparse([row, row]);
    assert.deepEqual([values.length, values[9999], columns[9999]], [10_000, 5000, 4999]);
  });

  it('has wider columns where two bytes do not hold them', () => {
    const builder = new SparseRowsBuilder(1, 70_000);
    builder.add(69_999, 1);
    builder.endRow();
    assert.equal(builder.finish().columns[0], 69_999);
    assert.equal(matrix.columns.BYTES_PER_ELEMENT, 2);
  });
});
