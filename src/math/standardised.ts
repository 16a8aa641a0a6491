import type { RouterLayer } from '../core/router-weights.ts';
import type { Learned, LinearLayer } from './network-layers.ts';
import { dot } from './dot.ts';

/** How columns are brought to mean 0 and deviation 1. */
export interface Scaling {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

const LEAST_DEVIATION = 1e-6;

/**
 * Mean and deviation of each column; `flat` is the deviation of one without spread: 1 leaves it alone,
 * Infinity makes it 0 and its weights too.
 */
export function scalingOf(rows: readonly (readonly number[])[], width: number, flat = 1): Scaling {
  const columns = Array.from({ length: width }, (_, i) => rows.map((row) => row[i] ?? 0));
  const mean = columns.map((column) => column.reduce((sum, x) => sum + x, 0) / column.length);
  const deviation = columns.map((column, i) => {
    const squares = column.reduce((sum, x) => sum + (x - (mean[i] ?? 0)) ** 2, 0);
    const found = Math.sqrt(squares / column.length);
    return found < LEAST_DEVIATION ? flat : found;
  });
  return { mean, deviation };
}

/** (x − mean) / deviation, row after row. */
export function standardised(
  rows: readonly (readonly number[])[],
  { mean, deviation }: Scaling,
): Float64Array {
  return Float64Array.from(
    rows.flatMap((row) => row.map((x, i) => (x - (mean[i] ?? 0)) / (deviation[i] ?? 1))),
  );
}

/** A layer that was trained on standardised inputs as the same layer of inputs as they are. */
export function scaledInputs(
  { weights, bias, relu }: RouterLayer,
  { mean, deviation }: Scaling,
): RouterLayer {
  const scaled = weights.map((row) => row.map((weight, i) => weight / (deviation[i] ?? 1)));
  return {
    weights: scaled,
    bias: bias.map((b, out) => b - dot(scaled[out] ?? [], mean)),
    relu,
  };
}

/** A layer's numbers as they are now. */
export function plainLayer({ weights, bias }: LinearLayer, relu = false): RouterLayer {
  return { weights: rowsOf(weights, bias.values.length), bias: [...bias.values], relu };
}

function rowsOf({ values }: Learned, rows: number): number[][] {
  const width = values.length / rows;
  return Array.from({ length: rows }, (_, row) => [
    ...values.subarray(row * width, (row + 1) * width),
  ]);
}
