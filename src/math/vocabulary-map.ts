import type { TokenVectors } from '../core/model.ts';
import { orthogonalMaps, type Matrix } from './orthogonal-map.ts';
import { SparseRowsBuilder, type SparseRows } from './sparse-rows.ts';
import { END_OF_TEXT, type TokenKey } from './token-union.ts';
import { cosinesByRow, PRODUCTS_AT_ONCE, unitRows, type UnitRows } from './unit-rows.ts';

/** As published. */
const TARGETS = 10;
const LEAST_SIMILARITY = 0.1;
/** A token with more targets than this, all about as similar, means nothing. */
const MANY_TARGETS = 5;
const LEAST_SPREAD = 0.01;

/**
 * What the tokens of one vocabulary are in another, learned from the output layers of both models:
 *
 *     1. tokens of the same bytes are pairs; the maps that bring their rows together are orthogonal
 *     2. similarity  s(x, z) = 2 · cos(x, z) − r(z),  r(z) = cos(z, nearest source)     (CSLS, K = 1)
 *     3. of each source the ten best targets with s ≥ 0.1; none of a source with more than five whose
 *        s differ by a standard deviation of 0.01 or less
 *
 * Output  W, a row per source token over target tokens, values s as they are: rows do not add up to 1.
 *         Tokens that are no text have no row, but the end, which is the other's end.
 * Cost    all cosines twice, since s needs r and they are too many to keep: see `mapProducts`. Yields every
 *         few milliseconds.
 *
 * Source  Xu, Lu and Zhang, "Bridging the Gap between Different Vocabularies for LLM Ensemble" (EVA),
 *         NAACL 2024, and its use of VecMap. Departs from it by rows of length 1 before the map is
 *         learned as well, and by the end alone where it keeps the tokens 0, 1 and 2.
 */
export function* vocabularyMap(
  source: TokenVectors,
  target: TokenVectors,
): Generator<undefined, SparseRows> {
  const [sources, targets] = yield* inOneSpace(source, target);
  const nearest = new Float64Array(targets.rows).fill(-1);
  for (const cosines of yieldingRows(sources, targets)) {
    if (cosines === undefined) yield;
    else raise(nearest, cosines);
  }
  const matrix = new SparseRowsBuilder(sources.rows, targets.rows);
  let row = 0;
  for (const cosines of yieldingRows(sources, targets)) {
    if (cosines === undefined) {
      yield;
      continue;
    }
    if (row === source.end && target.end !== undefined) matrix.add(target.end, 1);
    if (source.keys[row] !== '')
      for (const { column, value } of meant(cosines, nearest, target.keys))
        matrix.add(column, value);
    matrix.endRow();
    row += 1;
  }
  return matrix.finish();
}

/** Products that `vocabularyMap` takes; about one a nanosecond. */
export function mapProducts(source: TokenVectors, target: TokenVectors): number {
  const [m, n] = [source.keys.length, target.keys.length];
  const space = Math.min(source.dimension, target.dimension);
  const sweeps = 30 * Math.max(source.dimension, target.dimension) * space ** 2;
  return 2 * m * n * space + (m * source.dimension + n * target.dimension) * space + sweeps;
}

/** A map with what is needed to take distributions over. */
export interface VocabularyMap {
  readonly rowOf: ReadonlyMap<TokenKey, number>;
  readonly matrix: SparseRows;
  readonly targets: readonly TokenKey[];
}

/**
 * A distribution of the source model in the words of the target: p · W, best first. Not normalised.
 * Cost O(tokens · 10).
 */
export function aligned(
  tokens: readonly { readonly key: TokenKey; readonly probability: number }[],
  { rowOf, matrix, targets }: VocabularyMap,
): readonly { readonly key: TokenKey; readonly probability: number }[] {
  const { starts, columns, values } = matrix;
  const shares = new Map<TokenKey, number>();
  for (const { key, probability } of tokens) {
    const row = rowOf.get(key);
    if (row === undefined) continue;
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at++) {
      const other = targets[columns[at] ?? 0] ?? '';
      shares.set(other, (shares.get(other) ?? 0) + probability * (values[at] ?? 0));
    }
  }
  return [...shares]
    .map(([key, probability]) => ({ key, probability }))
    .sort((a, b) => b.probability - a.probability);
}

/** The row of each key, the first one where several have it; of the end its own. */
export function rowsByKey({ keys, end }: TokenVectors): ReadonlyMap<TokenKey, number> {
  const rows = new Map<TokenKey, number>();
  for (const [row, key] of keys.entries()) if (key !== '' && !rows.has(key)) rows.set(key, row);
  if (end !== undefined) rows.set(END_OF_TEXT, end);
  return rows;
}

/** Output rows of both in the space in which tokens of the same bytes are nearest. */
function* inOneSpace(
  source: TokenVectors,
  target: TokenVectors,
): Generator<undefined, readonly [UnitRows, UnitRows]> {
  const sources = unitRows(source.output, source.dimension);
  const targets = unitRows(target.output, target.dimension);
  yield;
  const pairs = pairsOf(source, target);
  const maps = yield* orthogonalMaps(
    pairs.map(([row]) => rowOf(sources, row)),
    pairs.map(([, row]) => rowOf(targets, row)),
  );
  return [yield* mapped(sources, maps.source), yield* mapped(targets, maps.target)];
}

/** Rows times a matrix, of length 1 again. */
function* mapped(
  { rows, dimension, numbers }: UnitRows,
  { columns, numbers: factors }: Matrix,
): Generator<undefined, UnitRows> {
  const products = new Float32Array(rows * columns);
  const rowsAtOnce = Math.ceil(PRODUCTS_AT_ONCE / 4 / (dimension * columns));
  const sum = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    if (row % rowsAtOnce === 0) yield;
    sum.fill(0);
    for (let i = 0; i < dimension; i++) {
      const number = numbers[row * dimension + i] ?? 0;
      for (let j = 0; j < columns; j++)
        sum[j] = (sum[j] ?? 0) + number * (factors[i * columns + j] ?? 0);
    }
    products.set(sum, row * columns);
  }
  return unitRows(products, columns);
}

/** Rows of the same text, first ones where several have it. */
function pairsOf(
  source: TokenVectors,
  target: TokenVectors,
): readonly (readonly [row: number, other: number])[] {
  const others = rowsByKey(target);
  return [...rowsByKey(source)].flatMap(([key, row]) => {
    const other = key === END_OF_TEXT ? undefined : others.get(key);
    return other === undefined ? [] : [[row, other] as const];
  });
}

/** The cosines row by row; undefined where it is time to pause. */
function* yieldingRows(sources: UnitRows, targets: UnitRows): Generator<Float32Array | undefined> {
  const rowsAtOnce = Math.ceil(PRODUCTS_AT_ONCE / (targets.rows * targets.dimension));
  for (const [row, cosines] of cosinesByRow(sources, targets)) {
    if (row % rowsAtOnce === 0) yield undefined;
    yield cosines;
  }
}

function raise(highest: Float64Array, numbers: Float32Array): void {
  for (let i = 0; i < numbers.length; i++)
    if ((numbers[i] ?? 0) > (highest[i] ?? 0)) highest[i] = numbers[i] ?? 0;
}

interface Similar {
  readonly column: number;
  readonly value: number;
}

/** The best targets of one source with their similarities; none where they say nothing. */
function meant(
  cosines: Float32Array,
  nearest: Float64Array,
  keys: readonly string[],
): readonly Similar[] {
  const best: Similar[] = [];
  let least = LEAST_SIMILARITY;
  for (let column = 0; column < cosines.length; column++) {
    const value = 2 * (cosines[column] ?? 0) - (nearest[column] ?? 0);
    if (value < least || keys[column] === '') continue;
    const at = best.findIndex((other) => other.value < value);
    best.splice(at < 0 ? best.length : at, 0, { column, value });
    if (best.length <= TARGETS) continue;
    best.pop();
    least = best.at(-1)?.value ?? least;
  }
  return isMeaningless(best.map(({ value }) => value)) ? [] : best;
}

/** Whether a row has more than five values and they differ by a standard deviation of 0.01 or less. */
export function isMeaningless(values: readonly number[]): boolean {
  if (values.length <= MANY_TARGETS) return false;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return Math.sqrt(variance) <= LEAST_SPREAD;
}

function rowOf({ dimension, numbers }: UnitRows, row: number): Float32Array {
  return numbers.subarray(row * dimension, (row + 1) * dimension);
}
