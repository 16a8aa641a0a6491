import type { Random } from '../core/random.ts';

/** Numbers that are learned, and the derivative of the loss by each; both change in place. */
export interface Learned {
  readonly values: Float64Array;
  readonly gradients: Float64Array;
}

/** A batch of rows of equal width, one after another. */
export interface Batch {
  readonly rows: number;
  readonly values: Float64Array;
}

/**
 * A step of a network in training. `forward` keeps what `backward` needs, so they come in pairs;
 * `backward` takes the derivatives of the loss by the output, adds to the gradients of what is
 * learned, and gives those by the input. Cost of both: a few operations a weight and row.
 */
export interface NetworkLayer {
  readonly learned: readonly Learned[];
  /** `training` is false where the network is judged or used. */
  forward(batch: Batch, training: boolean): Batch;
  backward(byOutput: Batch): Batch;
}

/** A linear layer whose parameters can be read. */
export interface LinearLayer extends NetworkLayer {
  /** Row after row, an output each. */
  readonly weights: Learned;
  readonly bias: Learned;
}

/** y = W x + b; W is drawn evenly from ±1/√inputs, as b is. */
export function linearLayer(inputs: number, outputs: number, random: Random): LinearLayer {
  const bound = 1 / Math.sqrt(inputs);
  const draw = (): number => (2 * random.next() - 1) * bound;
  const weights = learned(Float64Array.from({ length: inputs * outputs }, draw));
  const bias = learned(Float64Array.from({ length: outputs }, draw));
  let seen: Batch = { rows: 0, values: new Float64Array() };
  return {
    learned: [weights, bias],
    weights,
    bias,
    forward(batch) {
      seen = batch;
      const values = new Float64Array(batch.rows * outputs);
      for (let row = 0; row < batch.rows; row++) {
        const from = row * inputs;
        for (let out = 0; out < outputs; out++) {
          let sum = numberAt(bias.values, out);
          const at = out * inputs;
          for (let i = 0; i < inputs; i++)
            sum += numberAt(weights.values, at + i) * numberAt(batch.values, from + i);
          values[row * outputs + out] = sum;
        }
      }
      return { rows: batch.rows, values };
    },
    backward(byOutput) {
      const values = new Float64Array(seen.rows * inputs);
      for (let row = 0; row < seen.rows; row++) {
        const from = row * inputs;
        for (let out = 0; out < outputs; out++) {
          const gradient = numberAt(byOutput.values, row * outputs + out);
          if (gradient === 0) continue;
          addAt(bias.gradients, out, gradient);
          const at = out * inputs;
          for (let i = 0; i < inputs; i++) {
            addAt(weights.gradients, at + i, gradient * numberAt(seen.values, from + i));
            addAt(values, from + i, gradient * numberAt(weights.values, at + i));
          }
        }
      }
      return { rows: seen.rows, values };
    },
  };
}

/** Batch normalisation whose parameters and running figures can be read. */
export interface BatchNormLayer extends NetworkLayer {
  readonly gain: Learned;
  readonly shift: Learned;
  /** Of what was seen in training, each batch counting a tenth. */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** Keeps a column without variance finite. */
export const NORM_EPSILON = 1e-5;
const MOMENTUM = 0.1;

/**
 * y = gain · (x − mean) / √(variance + ε) + shift, by column: of the batch in training, of what was
 * seen in training otherwise.
 *
 * Source  Ioffe and Szegedy, "Batch Normalization", ICML 2015.
 */
export function batchNormLayer(width: number): BatchNormLayer {
  const gain = learned(new Float64Array(width).fill(1));
  const shift = learned(new Float64Array(width));
  const mean = new Float64Array(width);
  const variance = new Float64Array(width).fill(1);
  let normal: Batch = { rows: 0, values: new Float64Array() };
  let deviation = new Float64Array(width);
  return {
    learned: [gain, shift],
    ...{ gain, shift, mean, variance },
    forward({ rows, values }, training) {
      const inBatch = training ? momentsOf({ rows, values }, width) : { mean, variance };
      if (training) {
        for (let i = 0; i < width; i++) {
          const unbiased = (numberAt(inBatch.variance, i) * rows) / Math.max(1, rows - 1);
          addAt(mean, i, MOMENTUM * (numberAt(inBatch.mean, i) - numberAt(mean, i)));
          addAt(variance, i, MOMENTUM * (unbiased - numberAt(variance, i)));
        }
      }
      deviation = inBatch.variance.map((one) => Math.sqrt(one + NORM_EPSILON));
      const scaled = values.map(
        (x, at) => (x - numberAt(inBatch.mean, at % width)) / numberAt(deviation, at % width),
      );
      normal = { rows, values: scaled };
      return {
        rows,
        values: scaled.map(
          (x, at) => numberAt(gain.values, at % width) * x + numberAt(shift.values, at % width),
        ),
      };
    },
    backward({ rows, values }) {
      const sums = new Float64Array(width);
      const products = new Float64Array(width);
      for (let at = 0; at < values.length; at++) {
        addAt(sums, at % width, numberAt(values, at));
        addAt(products, at % width, numberAt(values, at) * numberAt(normal.values, at));
      }
      for (let i = 0; i < width; i++) {
        addAt(shift.gradients, i, numberAt(sums, i));
        addAt(gain.gradients, i, numberAt(products, i));
      }
      const byInput = values.map((gradient, at) => {
        const i = at % width;
        const centred =
          gradient -
          (numberAt(sums, i) + numberAt(normal.values, at) * numberAt(products, i)) / rows;
        return (numberAt(gain.values, i) / numberAt(deviation, i)) * centred;
      });
      return { rows, values: byInput };
    },
  };
}

/** max(0, x). */
export function reluLayer(): NetworkLayer {
  let seen: Float64Array = new Float64Array();
  return {
    learned: [],
    forward({ rows, values }) {
      seen = values;
      return { rows, values: values.map((x) => Math.max(0, x)) };
    },
    backward: ({ rows, values }) => ({
      rows,
      values: values.map((gradient, at) => (numberAt(seen, at) > 0 ? gradient : 0)),
    }),
  };
}

/** In training a share of the values becomes 0, and the others are as much larger. */
export function dropoutLayer(share: number, random: Random): NetworkLayer {
  let kept = new Float64Array();
  return {
    learned: [],
    forward(batch, training) {
      if (!training) return batch;
      kept = batch.values.map(() => (random.next() < share ? 0 : 1 / (1 - share)));
      return { rows: batch.rows, values: batch.values.map((x, at) => x * numberAt(kept, at)) };
    },
    backward: ({ rows, values }) => ({
      rows,
      values: values.map((x, at) => x * numberAt(kept, at)),
    }),
  };
}

/** The number at a place, 0 beyond the end. */
export function numberAt(values: Float64Array, place: number): number {
  return values[place] ?? 0;
}

function addAt(values: Float64Array, place: number, more: number): void {
  values[place] = numberAt(values, place) + more;
}

function learned(values: Float64Array): Learned {
  return { values, gradients: new Float64Array(values.length) };
}

/** Mean and variance of each column. */
function momentsOf({ rows, values }: Batch, width: number) {
  const mean = new Float64Array(width);
  const variance = new Float64Array(width);
  for (let at = 0; at < values.length; at++) addAt(mean, at % width, numberAt(values, at) / rows);
  for (let at = 0; at < values.length; at++)
    addAt(variance, at % width, (numberAt(values, at) - numberAt(mean, at % width)) ** 2 / rows);
  return { mean, variance };
}
