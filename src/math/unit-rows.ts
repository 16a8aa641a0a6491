/** A matrix of rows of length 1, row by row; rows of zeros stay so. */
export interface UnitRows {
  readonly rows: number;
  readonly dimension: number;
  readonly numbers: Float32Array;
}

/** Long work on matrices pauses behind so many products: a few milliseconds. */
export const PRODUCTS_AT_ONCE = 2_000_000;

/** Every row of a matrix divided by its length. Cost O(rows · dimension). */
export function unitRows(numbers: Float32Array, dimension: number): UnitRows {
  const rows = numbers.length / dimension;
  const unit = new Float32Array(numbers.length);
  for (let from = 0; from < numbers.length; from += dimension) {
    let squares = 0;
    for (let i = from; i < from + dimension; i++) squares += (numbers[i] ?? 0) * (numbers[i] ?? 0);
    const length = Math.sqrt(squares);
    if (length > 0)
      for (let i = from; i < from + dimension; i++) unit[i] = (numbers[i] ?? 0) / length;
  }
  return { rows, dimension, numbers: unit };
}

/** Some rows of a matrix, in the order of their indices. */
export function pickedRows({ dimension, numbers }: UnitRows, indices: readonly number[]): UnitRows {
  const picked = new Float32Array(indices.length * dimension);
  for (const [at, row] of indices.entries())
    picked.set(numbers.subarray(row * dimension, (row + 1) * dimension), at * dimension);
  return { rows: indices.length, dimension, numbers: picked };
}

/**
 * The cosines of every row with all rows of another matrix of the same dimension, row after row. The
 * array is used again for a later row: what is kept of it must be copied.
 *
 * Cost  rows · others · dimension products, about one a nanosecond.
 */
export function* cosinesByRow(
  { rows, dimension, numbers }: UnitRows,
  others: UnitRows,
): Generator<readonly [row: number, cosines: Float32Array]> {
  const padded = Math.ceil(others.rows / OTHERS_AT_ONCE) * OTHERS_AT_ONCE;
  const even = new Float32Array(padded);
  const odd = new Float32Array(padded);
  for (let row = 0; row < rows; row += 2) {
    const next = Math.min(row + 1, rows - 1);
    compare(numbers, row * dimension, next * dimension, others, even, odd);
    yield [row, even.subarray(0, others.rows)];
    if (next > row) yield [next, odd.subarray(0, others.rows)];
  }
}

const OTHERS_AT_ONCE = 4;

/**
 * Two rows with all others, four at a time: a number that was loaded serves two to four products, which
 * is twice as fast as row by row.
 */
function compare(
  numbers: Float32Array,
  rowA: number,
  rowB: number,
  { rows, dimension, numbers: others }: UnitRows,
  cosinesA: Float32Array,
  cosinesB: Float32Array,
): void {
  const last = (rows - 1) * dimension;
  for (let other = 0; other < rows; other += OTHERS_AT_ONCE) {
    const first = other * dimension;
    const second = Math.min(first + dimension, last);
    const third = Math.min(second + dimension, last);
    const fourth = Math.min(third + dimension, last);
    let a1 = 0;
    let a2 = 0;
    let a3 = 0;
    let a4 = 0;
    let b1 = 0;
    let b2 = 0;
    let b3 = 0;
    let b4 = 0;
    for (let i = 0; i < dimension; i++) {
      const a = numbers[rowA + i] ?? 0;
      const b = numbers[rowB + i] ?? 0;
      const one = others[first + i] ?? 0;
      const two = others[second + i] ?? 0;
      const three = others[third + i] ?? 0;
      const four = others[fourth + i] ?? 0;
      a1 += a * one;
      a2 += a * two;
      a3 += a * three;
      a4 += a * four;
      b1 += b * one;
      b2 += b * two;
      b3 += b * three;
      b4 += b * four;
    }
    cosinesA[other] = a1;
    cosinesA[other + 1] = a2;
    cosinesA[other + 2] = a3;
    cosinesA[other + 3] = a4;
    cosinesB[other] = b1;
    cosinesB[other + 1] = b2;
    cosinesB[other + 2] = b3;
    cosinesB[other + 3] = b4;
  }
}
