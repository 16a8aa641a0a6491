/** A matrix most of whose numbers are 0: of each row, what is not. */
export interface SparseRows {
  readonly rows: number;
  readonly width: number;
  /** Entries of row i are those from starts[i] to starts[i + 1]; one more than rows. */
  readonly starts: Uint32Array;
  /** Column of each entry. */
  readonly columns: Uint16Array | Uint32Array;
  readonly values: Float32Array;
}

/** Memory of an entry of a matrix up to 65,536 wide. Unit: bytes. */
export const ENTRY_BYTES = 6;

/** weights · matrix: the rows' weighted sum, as wide as a row. Cost O(entries of rows with a weight). */
export function weightedSum(weights: Float64Array, matrix: SparseRows): Float64Array {
  const { starts, columns, values } = matrix;
  const sum = new Float64Array(matrix.width);
  for (let row = 0; row < matrix.rows; row++) {
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at++) {
      const column = columns[at] ?? 0;
      sum[column] = (sum[column] ?? 0) + weight * (values[at] ?? 0);
    }
  }
  return sum;
}

/** matrix · vector: one number a row. Cost O(entries). */
export function rowProducts(matrix: SparseRows, vector: Float64Array): Float64Array {
  const { starts, columns, values } = matrix;
  const products = new Float64Array(matrix.rows);
  for (let row = 0; row < matrix.rows; row++) {
    let product = 0;
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at++)
      product += (values[at] ?? 0) * (vector[columns[at] ?? 0] ?? 0);
    products[row] = product;
  }
  return products;
}

/** Builds a matrix row by row. */
export class SparseRowsBuilder {
  readonly #width: number;
  readonly #starts: Uint32Array;
  #columns: Uint16Array | Uint32Array;
  #values: Float32Array;
  #rows = 0;
  #entries = 0;

  constructor(rows: number, width: number) {
    this.#width = width;
    this.#starts = new Uint32Array(rows + 1);
    this.#columns = arrayFor(width, FIRST_ENTRIES);
    this.#values = new Float32Array(FIRST_ENTRIES);
  }

  /** An entry of the row that is not ended yet. */
  add(column: number, value: number): void {
    if (this.#entries === this.#values.length) this.#resize(2 * this.#entries);
    this.#columns[this.#entries] = column;
    this.#values[this.#entries] = value;
    this.#entries += 1;
  }

  endRow(): void {
    this.#rows += 1;
    this.#starts[this.#rows] = this.#entries;
  }

  /** The matrix; nothing may be added any more. */
  finish(): SparseRows {
    this.#resize(this.#entries);
    return {
      rows: this.#rows,
      width: this.#width,
      starts: this.#starts,
      columns: this.#columns,
      values: this.#values,
    };
  }

  #resize(entries: number): void {
    const kept = Math.min(entries, this.#entries);
    const columns = arrayFor(this.#width, entries);
    columns.set(this.#columns.subarray(0, kept));
    const values = new Float32Array(entries);
    values.set(this.#values.subarray(0, kept));
    this.#columns = columns;
    this.#values = values;
  }
}

const FIRST_ENTRIES = 1024;

function arrayFor(width: number, length: number): Uint16Array | Uint32Array {
  return width <= 65_536 ? new Uint16Array(length) : new Uint32Array(length);
}
