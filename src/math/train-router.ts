import type { Random } from '../core/random.ts';
import type { RouterLayer } from '../core/router-weights.ts';
import { adam } from './adam.ts';
import {
  batchNormLayer,
  dropoutLayer,
  linearLayer,
  NORM_EPSILON,
  numberAt,
  reluLayer,
  type Batch,
  type BatchNormLayer,
  type NetworkLayer,
} from './network-layers.ts';
import { drawnOrder } from './drawn-order.ts';
import { routerConfidence, sigmoid } from './router.ts';
import { plainLayer, scaledInputs, scalingOf, standardised, type Scaling } from './standardised.ts';

/** A token of which it is known whether the small model's may stand. */
export interface RouterExample {
  readonly features: readonly number[];
  /** 1: the small model's token stands; 0: the large one's is right where it is wrong. */
  readonly label: 0 | 1;
  /** The file or request it is of: held out as a whole. */
  readonly group: string;
}

export interface RouterTraining {
  /** `mlp` is the published network; `logistic` a single linear layer. */
  readonly form: 'mlp' | 'logistic';
  /** Learning rate of Adam. */
  readonly rate: number;
  readonly batchSize: number;
  readonly epochs: number;
  /** Ends after so many epochs in a row without a smaller loss on what is held out. */
  readonly patience: number;
  readonly random: Random;
}

/** As published, but for the rate: 1e-7 is for far more steps over far larger states. */
export const PUBLISHED_TRAINING = { batchSize: 80, epochs: 1000, patience: 5 } as const;

export interface TrainedRouter {
  readonly layers: readonly RouterLayer[];
  /** See `RouterWeights`. */
  readonly threshold: number;
  readonly epochs: number;
  /** How it does on what was held out. */
  readonly heldOut: {
    readonly examples: number;
    /** Mean binary cross-entropy, in nats. */
    readonly loss: number;
  };
}

const HELD_OUT = 0.2;
const DROPOUT = 0.1;

/**
 * Trains a router by binary cross-entropy,
 *
 *     L = −mean(y log c + (1 − y) log(1 − c))
 *
 * with Adam on shuffled batches; a fifth of the groups is held out, and the layers with the least loss
 * there are kept. Published network: Linear h→2h, batch normalisation, ReLU, dropout 0.1, Linear 2h→h,
 * dropout 0.1, Linear h→1. Features are brought to mean 0 and deviation 1 first; that and the batch
 * normalisation are folded into the layers given back.
 *
 * Output   undefined where there is nothing to learn from: fewer than two groups, rows of unequal
 *          length or with what is no number, or one label alone, in training or held out.
 * Cost     some six operations a weight, example and epoch. Same examples and chance: same router.
 * Source   Zheng et al., "CITER", COLM 2025, and its code.
 */
export function trainRouter(
  examples: readonly RouterExample[],
  training: RouterTraining,
): TrainedRouter | undefined {
  const { random } = training;
  const width = examples[0]?.features.length ?? 0;
  const sound = examples.every(
    ({ features }) => features.length === width && features.every(Number.isFinite),
  );
  const split = splitByGroup(examples, random);
  if (width === 0 || !sound || !hasBoth(split.kept) || !hasBoth(split.heldOut)) return undefined;

  const scaling = scalingOf(
    split.kept.map(({ features }) => features),
    width,
  );
  const kept = matrixOf(split.kept, scaling);
  const heldOut = matrixOf(split.heldOut, scaling);
  const network = networkOf(training.form, width, random);
  const optimiser = adam(
    network.layers.flatMap(({ learned }) => learned),
    training.rate,
  );
  let best = { loss: Infinity, layers: network.folded(scaling) };
  let [epochs, worse] = [0, 0];
  while (epochs < training.epochs && worse < training.patience) {
    epochs++;
    for (const batch of batchesOf(kept, training.batchSize, random)) {
      const output = forward(network.layers, batch.inputs, true);
      backward(network.layers, byLogit(output, batch.labels));
      optimiser.step();
    }
    const loss = crossEntropy(forward(network.layers, heldOut.inputs, false), heldOut.labels);
    worse = loss < best.loss ? 0 : worse + 1;
    if (loss < best.loss) best = { loss, layers: network.folded(scaling) };
  }
  const { layers, loss } = best;
  const threshold = thresholdOf(layers, split.heldOut);
  return { layers, threshold, epochs, heldOut: { examples: split.heldOut.length, loss } };
}

/** Groups in a drawn order; the first with a fifth of the examples are held out. */
export function splitByGroup<Example extends { readonly group: string }>(
  examples: readonly Example[],
  random: Random,
): { readonly kept: readonly Example[]; readonly heldOut: readonly Example[] } {
  const named = [...new Set(examples.map(({ group }) => group))];
  const groups = drawnOrder(named.length, random).map((i) => named[i] ?? '');
  const byGroup = Map.groupBy(examples, ({ group }) => group);
  const heldOut = new Set<string>();
  let count = 0;
  for (const group of groups) {
    if (count >= HELD_OUT * examples.length || heldOut.size === groups.length - 1) break;
    heldOut.add(group);
    count += byGroup.get(group)?.length ?? 0;
  }
  return {
    kept: examples.filter(({ group }) => !heldOut.has(group)),
    heldOut: examples.filter(({ group }) => heldOut.has(group)),
  };
}

interface LabelledBatch {
  readonly inputs: Batch;
  readonly labels: readonly number[];
}

interface Network {
  readonly layers: readonly NetworkLayer[];
  /** Its layers as they are used, on features that are not scaled. */
  folded(scaling: Scaling): readonly RouterLayer[];
}

function networkOf(form: RouterTraining['form'], width: number, random: Random): Network {
  if (form === 'logistic') {
    const only = linearLayer(width, 1, random);
    return { layers: [only], folded: (scaling) => [scaledInputs(plainLayer(only), scaling)] };
  }
  const first = linearLayer(width, 2 * width, random);
  const norm = batchNormLayer(2 * width);
  const second = linearLayer(2 * width, width, random);
  const third = linearLayer(width, 1, random);
  return {
    layers: [
      ...[first, norm, reluLayer(), dropoutLayer(DROPOUT, random)],
      ...[second, dropoutLayer(DROPOUT, random), third],
    ],
    folded: (scaling) => [
      scaledInputs({ ...normalised(plainLayer(first), norm), relu: true }, scaling),
      plainLayer(second),
      plainLayer(third),
    ],
  };
}

function forward(layers: readonly NetworkLayer[], inputs: Batch, training: boolean): Batch {
  return layers.reduce((batch, layer) => layer.forward(batch, training), inputs);
}

function backward(layers: readonly NetworkLayer[], byOutput: Batch): void {
  layers.reduceRight((gradients, layer) => layer.backward(gradients), byOutput);
}

/** Derivative of the mean loss by each logit: (σ(z) − y) / rows. */
function byLogit({ rows, values }: Batch, labels: readonly number[]): Batch {
  return {
    rows,
    values: values.map((logit, row) => (sigmoid(logit) - (labels[row] ?? 0)) / rows),
  };
}

/** log(1 + exp(z)) − y z, which is the loss of a logit and cannot overflow as written. */
function crossEntropy({ values }: Batch, labels: readonly number[]): number {
  const losses = [...values].map(
    (z, row) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - (labels[row] ?? 0) * z,
  );
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function* batchesOf(
  { inputs, labels }: LabelledBatch,
  size: number,
  random: Random,
): Generator<LabelledBatch> {
  const width = inputs.values.length / inputs.rows;
  const order = drawnOrder(labels.length, random);
  for (let at = 0; at < order.length; at += size) {
    const rows = order.slice(at, at + size);
    // A batch of one has no spread, and batch normalisation makes nothing of it.
    if (rows.length === 1 && order.length > 1) continue;
    const values = new Float64Array(rows.length * width);
    for (const [to, row] of rows.entries())
      values.set(inputs.values.subarray(row * width, (row + 1) * width), to * width);
    yield { inputs: { rows: rows.length, values }, labels: rows.map((row) => labels[row] ?? 0) };
  }
}

function matrixOf(examples: readonly RouterExample[], scaling: Scaling): LabelledBatch {
  const rows = examples.map(({ features }) => features);
  return {
    inputs: { rows: examples.length, values: standardised(rows, scaling) },
    labels: examples.map(({ label }) => label),
  };
}

function normalised({ weights, bias, relu }: RouterLayer, norm: BatchNormLayer): RouterLayer {
  const factor = [...norm.gain.values].map(
    (gain, i) => gain / Math.sqrt(numberAt(norm.variance, i) + NORM_EPSILON),
  );
  return {
    weights: weights.map((row, i) => row.map((weight) => weight * (factor[i] ?? 0))),
    bias: bias.map(
      (b, i) => (b - numberAt(norm.mean, i)) * (factor[i] ?? 0) + numberAt(norm.shift.values, i),
    ),
    relu,
  };
}

/** The confidence with the most right on both sides, each side counting half (Youden's J). */
function thresholdOf(layers: readonly RouterLayer[], examples: readonly RouterExample[]): number {
  const judged = examples
    .map(({ features, label }) => ({
      confidence: routerConfidence({ layers }, features) ?? 0,
      label,
    }))
    .sort((a, b) => a.confidence - b.confidence);
  const stand = judged.filter(({ label }) => label === 1).length;
  let [below0, below1, most, best] = [0, 0, -Infinity, 0.5];
  for (const [i, { confidence, label }] of judged.entries()) {
    const isNew = confidence !== judged[i - 1]?.confidence;
    const gain = below0 / (judged.length - stand) - below1 / stand;
    if (isNew && gain > most) [most, best] = [gain, confidence];
    if (label === 0) below0++;
    else below1++;
  }
  return best;
}

function hasBoth(examples: readonly RouterExample[]): boolean {
  return new Set(examples.map(({ label }) => label)).size === 2;
}
