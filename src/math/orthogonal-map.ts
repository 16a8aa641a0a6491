import { PRODUCTS_AT_ONCE } from './unit-rows.ts';

/** A matrix of 64-bit numbers, row by row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly numbers: Float64Array;
}

/** M = U · diag(S) · Vᵀ, without order among the singular values. */
export interface SingularValues {
  /** rows × rank, with orthonormal columns. */
  readonly left: Matrix;
  readonly values: Float64Array;
  /** columns × rank, with orthonormal columns. */
  readonly right: Matrix;
}

/**
 * Singular values of a matrix with as many rows as columns or more, by one-sided Jacobi rotations: pairs
 * of columns are turned until all are at right angles; rank = columns. Columns that became 0 are replaced
 * on the left by any that are at right angles to the others, so that it stays orthonormal.
 *
 * Cost  O(rows · columns²) a sweep, about ten sweeps; yields every few milliseconds.
 */
export function* singularValues(matrix: Matrix): Generator<undefined, SingularValues> {
  const { rows, columns } = matrix;
  const pairs = columnsOf(matrix).map((turned, i) => ({
    turned,
    right: Float64Array.from({ length: columns }, (_, j) => (i === j ? 1 : 0)),
  }));
  const columnsAtOnce = Math.ceil(PRODUCTS_AT_ONCE / (8 * columns * (rows + columns)));
  for (let sweep = 0, isTurning = true; isTurning && sweep < MOST_SWEEPS; sweep++) {
    isTurning = false;
    for (const [i, one] of pairs.entries()) {
      for (const other of pairs.slice(i + 1)) {
        const turn = turnOf(one.turned, other.turned);
        if (turn === undefined) continue;
        isTurning = true;
        rotate(one.turned, other.turned, turn);
        rotate(one.right, other.right, turn);
      }
      if (i % columnsAtOnce === 0) yield;
    }
  }
  const lengths = pairs.map(({ turned }) => Math.sqrt(dot(turned, turned)));
  return {
    left: matrixOf(orthonormal(pairs, lengths), rows),
    values: Float64Array.from(lengths),
    right: matrixOf(
      pairs.map(({ right }) => right),
      columns,
    ),
  };
}

/** Two maps into one space, both with orthonormal columns. */
export interface OrthogonalMaps {
  /** dimension of x × common dimension. */
  readonly source: Matrix;
  /** dimension of z × common dimension. */
  readonly target: Matrix;
}

/**
 * The orthogonal maps after which given pairs of vectors are nearest (Procrustes):
 *
 *     Σ_pairs z xᵀ = U S Vᵀ       x ↦ x · V       z ↦ z · U
 *
 * With equal dimensions x ↦ x · V · Uᵀ takes x into the space of z by turning and mirroring alone; else
 * both are taken into the smaller space. Input: pairs as rows, `sources` · x and `targets` · z, row i of one
 * with row i of the other. Cost that of `singularValues` and pairs · dimension²; yields.
 *
 * Source  the supervised mapping of VecMap, used by Xu, Lu and Zhang (EVA), NAACL 2024; Schönemann 1966.
 */
export function* orthogonalMaps(
  sources: readonly Float32Array[],
  targets: readonly Float32Array[],
): Generator<undefined, OrthogonalMaps> {
  const [x, z] = [sources[0]?.length ?? 0, targets[0]?.length ?? 0];
  if (x <= z) {
    const { left, right } = yield* singularValues(yield* productSum(targets, sources));
    return { source: right, target: left };
  }
  const { left, right } = yield* singularValues(yield* productSum(sources, targets));
  return { source: left, target: right };
}

const MOST_SWEEPS = 40;
/** Columns whose cosine is below this are at right angles. */
const RIGHT_ANGLE = 1e-12;
/** A column shorter than this part of the longest is 0. */
const NO_LENGTH = 1e-12;
const PAIRS_AT_ONCE = 128;

/** Σ a bᵀ over pairs of rows. */
function* productSum(
  a: readonly Float32Array[],
  b: readonly Float32Array[],
): Generator<undefined, Matrix> {
  const [rows, columns] = [a[0]?.length ?? 0, b[0]?.length ?? 0];
  const numbers = new Float64Array(rows * columns);
  for (const [pair, vector] of a.entries()) {
    if (pair % PAIRS_AT_ONCE === 0) yield;
    const other = b[pair] ?? new Float32Array(columns);
    for (let i = 0; i < rows; i++) {
      const factor = vector[i] ?? 0;
      for (let j = 0; j < columns; j++) {
        const at = i * columns + j;
        numbers[at] = (numbers[at] ?? 0) + factor * (other[j] ?? 0);
      }
    }
  }
  return { rows, columns, numbers };
}

interface Turn {
  readonly cosine: number;
  readonly sine: number;
}

/** The turn that puts two columns at right angles; undefined where they are. */
function turnOf(a: Float64Array, b: Float64Array): Turn | undefined {
  const [aa, bb, ab] = [dot(a, a), dot(b, b), dot(a, b)];
  if (Math.abs(ab) <= RIGHT_ANGLE * Math.sqrt(aa * bb)) return undefined;
  const zeta = (bb - aa) / (2 * ab);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.hypot(1, tangent);
  return { cosine, sine: cosine * tangent };
}

function rotate(a: Float64Array, b: Float64Array, { cosine, sine }: Turn): void {
  for (let i = 0; i < a.length; i++) {
    const x = a[i] ?? 0;
    const y = b[i] ?? 0;
    a[i] = cosine * x - sine * y;
    b[i] = sine * x + cosine * y;
  }
}

/** Columns divided by their lengths; those without one are made up, by Gram and Schmidt. */
function orthonormal(
  columns: readonly { readonly turned: Float64Array }[],
  lengths: readonly number[],
): readonly Float64Array[] {
  const least = NO_LENGTH * Math.max(...lengths, Number.MIN_VALUE);
  const found = columns.map(({ turned }, i) => {
    const length = lengths[i] ?? 0;
    return length > least ? turned.map((number) => number / length) : undefined;
  });
  const done: Float64Array[] = found.filter((column) => column !== undefined);
  return found.map((column, i) => {
    if (column !== undefined) return column;
    const made = atRightAngles(done, columns[i]?.turned.length ?? 0);
    done.push(made);
    return made;
  });
}

/** Of the axes, the one that sticks out most of what there is, made orthogonal to it. */
function atRightAngles(others: readonly Float64Array[], length: number): Float64Array {
  let best: Float64Array = new Float64Array(length);
  let longest = 0;
  for (let axis = 0; axis < length && longest < 0.5; axis++) {
    const rest = new Float64Array(length);
    rest[axis] = 1;
    // Twice, against rounding.
    for (const other of [...others, ...others]) {
      const share = dot(rest, other);
      for (let i = 0; i < length; i++) rest[i] = (rest[i] ?? 0) - share * (other[i] ?? 0);
    }
    const size = Math.sqrt(dot(rest, rest));
    if (size > longest) [best, longest] = [rest.map((number) => number / size), size];
  }
  return best;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function columnsOf({ rows, columns, numbers }: Matrix): Float64Array[] {
  return Array.from({ length: columns }, (_, j) =>
    Float64Array.from({ length: rows }, (__, i) => numbers[i * columns + j] ?? 0),
  );
}

function matrixOf(columns: readonly Float64Array[], rows: number): Matrix {
  const numbers = new Float64Array(rows * columns.length);
  for (const [j, column] of columns.entries())
    for (let i = 0; i < rows; i++) numbers[i * columns.length + j] = column[i] ?? 0;
  return { rows, columns: columns.length, numbers };
}
