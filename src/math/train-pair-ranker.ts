import type { PairWeights } from '../core/ranker-weights.ts';
import { seededRandom, type Random } from '../core/random.ts';
import type { RouterLayer } from '../core/router-weights.ts';
import { adam } from './adam.ts';
import {
  linearLayer,
  numberAt,
  reluLayer,
  type Batch,
  type LinearLayer,
  type NetworkLayer,
} from './network-layers.ts';
import { pairScores } from './pair-scores.ts';
import { sigmoid } from './router.ts';
import { plainLayer, scaledInputs, scalingOf, standardised, type Scaling } from './standardised.ts';
import { drawnOrder } from './drawn-order.ts';
import { splitByGroup } from './train-router.ts';

/** The candidates of one request, of which it is known how good each is. */
export interface PairExample {
  /** The file or request it is of: held out as a whole. */
  readonly group: string;
  readonly candidates: readonly {
    readonly features: readonly number[];
    /** In [0, 1]. */
    readonly quality: number;
  }[];
}

export interface PairTraining {
  /** Units of the hidden layer; 0: one linear layer. */
  readonly hidden: number;
  /** Learning rate of Adam. */
  readonly rate: number;
  /** Share of a weight that a step of rate 1 takes from it; biases keep all. */
  readonly decay: number;
  /** Two candidates are a pair where their qualities differ by more. */
  readonly margin: number;
  /** What being right is worth beside being near, in [0, 1]. */
  readonly rightShare: number;
  /** Requests a step at most; fewer where an epoch would have less than `LEAST_STEPS` steps. */
  readonly batchSize: number;
  readonly epochs: number;
  /** Ends after so many epochs in a row without a smaller loss on what is held out. */
  readonly patience: number;
  readonly seed: number;
}

export const PAIR_TRAINING: PairTraining = {
  hidden: 16,
  rate: 3e-3,
  decay: 0.3,
  margin: 0.05,
  rightShare: 0.5,
  batchSize: 32,
  epochs: 200,
  patience: 15,
  seed: 1,
};

/** Where there is little to learn from, an epoch of few steps would hardly move the weights. */
const LEAST_STEPS = 16;

export interface TrainedPairRanker extends PairWeights {
  readonly epochs: number;
  /** Requests with a pair, and pairs in them. */
  readonly requests: number;
  readonly pairs: number;
  /** Groups that were held out. */
  readonly heldOutGroups: readonly string[];
  /** How it does on them. */
  readonly heldOut: PairFigures;
}

export interface PairFigures {
  readonly requests: number;
  readonly pairs: number;
  /** Mean of the loss over requests. Unit: nats, weighted as in training. */
  readonly loss: number;
  /** Share of the pairs, weighted as in training, that stand in the right order; half a tie. */
  readonly accuracy: number;
}

/** Positions of two rows in a batch, of which the first is the better one, and what the pair counts. */
export interface CountedPair {
  readonly better: number;
  readonly worse: number;
  readonly weight: number;
}

/**
 * Trains a pair ranker by LLM-Blender's pairwise loss,
 *
 *     L = mean over requests of mean over its pairs of −(u_better − u_worse) · log σ(s_better − s_worse)
 *     u = (1 − r) · quality + r · [quality = 1]
 *
 * with s a linear function of the features or a network with one hidden layer, Adam and decoupled decay
 * of the weights. Features are brought to mean 0 and deviation 1, which is folded into the first layer; a
 * feature that is always the same gets the weight 0, whatever it is later. A fifth of the groups is held
 * out, and the layers with the least loss there are kept. The score is of one text, so that
 * logit(i before j) = −logit(j before i): one order is enough.
 *
 * Output   undefined where there is nothing to learn from: fewer than two groups with a pair, rows of
 *          unequal length or with what is no number.
 * Cost     some six operations a weight, candidate and epoch. Same examples and training: same layers.
 * Source   Jiang, Ren and Lin, "LLM-Blender", ACL 2023. Departs in that a pair counts as much as is
 *          lost by confusing it (u) and all pairs of a request as much as one of another, that equal rows
 *          of one request count once, and that the judge is a small network of code features instead of a
 *          language model.
 */
export function trainPairRanker(
  examples: readonly PairExample[],
  training: PairTraining = PAIR_TRAINING,
): TrainedPairRanker | undefined {
  const random = seededRandom(training.seed);
  const width = examples[0]?.candidates[0]?.features.length ?? 0;
  const rows = examples.flatMap(({ candidates }) => candidates.map(({ features }) => features));
  const sound = rows.every((row) => row.length === width && row.every(Number.isFinite));
  const paired = examples
    .map((example) => pairedOf(example, training))
    .filter(({ pairs }) => pairs.length > 0);
  const split = splitByGroup(paired, random);
  if (width === 0 || !sound || split.kept.length === 0 || split.heldOut.length === 0) {
    return undefined;
  }
  const scaling = scalingOf(
    split.kept.flatMap(({ features }) => features),
    width,
    Infinity,
  );
  const kept = split.kept.map((one) => ({ ...one, values: standardised(one.features, scaling) }));
  const network = networkOf(width, training.hidden, random);
  const optimiser = adam(
    network.layers.flatMap(({ learned }) => learned),
    training.rate,
  );
  let best = { loss: Infinity, layers: network.folded(scaling) };
  const size = Math.max(1, Math.min(training.batchSize, Math.floor(kept.length / LEAST_STEPS)));
  let [epochs, worse] = [0, 0];
  while (epochs < training.epochs && worse < training.patience) {
    epochs++;
    const order = drawnOrder(kept.length, random);
    for (let at = 0; at < order.length; at += size) {
      const batch = order.slice(at, at + size).flatMap((i) => kept[i] ?? []);
      step(network, batch, width, training);
      optimiser.step();
    }
    const { loss } = figuresOf(network.folded(scaling), split.heldOut);
    worse = loss < best.loss ? 0 : worse + 1;
    if (loss < best.loss) best = { loss, layers: network.folded(scaling) };
  }
  return {
    layers: best.layers,
    epochs,
    requests: paired.length,
    pairs: paired.reduce((sum, { pairs }) => sum + pairs.length, 0),
    heldOutGroups: [...new Set(split.heldOut.map(({ group }) => group))],
    heldOut: figuresOf(best.layers, split.heldOut),
  };
}

/** How a pair ranker does on examples; requests without a pair count for nothing. */
export function pairFigures(
  { layers }: PairWeights,
  examples: readonly PairExample[],
  training: Pick<PairTraining, 'margin' | 'rightShare'> = PAIR_TRAINING,
): PairFigures {
  const paired = examples.map((example) => pairedOf(example, training));
  return figuresOf(
    layers,
    paired.filter(({ pairs }) => pairs.length > 0),
  );
}

/**
 * Σ weight · −log σ(s_better − s_worse), and its derivative by each score.
 *
 *     ∂/∂s_better = −weight · σ(s_worse − s_better) = −∂/∂s_worse
 */
export function pairwiseLoss(
  scores: Float64Array,
  pairs: readonly CountedPair[],
): { readonly loss: number; readonly byScore: Float64Array } {
  const byScore = new Float64Array(scores.length);
  let loss = 0;
  for (const { better, worse, weight } of pairs) {
    const lead = numberAt(scores, better) - numberAt(scores, worse);
    // log(1 + exp(−lead)), which as written cannot overflow.
    loss += weight * (Math.max(-lead, 0) + Math.log1p(Math.exp(-Math.abs(lead))));
    const push = weight * sigmoid(-lead);
    byScore[better] = numberAt(byScore, better) - push;
    byScore[worse] = numberAt(byScore, worse) + push;
  }
  return { loss, byScore };
}

interface PairedRequest {
  readonly group: string;
  readonly features: readonly (readonly number[])[];
  readonly pairs: readonly CountedPair[];
}

function pairedOf(
  { group, candidates }: PairExample,
  { margin, rightShare }: Pick<PairTraining, 'margin' | 'rightShare'>,
): PairedRequest {
  const different = [
    ...new Map(
      candidates.map((one) => [JSON.stringify([one.features, one.quality]), one]),
    ).values(),
  ];
  const worth = (quality: number): number =>
    (1 - rightShare) * quality + rightShare * Number(quality === 1);
  const pairs = different.flatMap(({ quality }, better) =>
    different.flatMap((other, worse) => {
      const stake = worth(quality) - worth(other.quality);
      return quality - other.quality > margin ? [{ better, worse, stake }] : [];
    }),
  );
  return {
    group,
    features: different.map(({ features }) => features),
    pairs: pairs.map(({ better, worse, stake }) => ({
      ...{ better, worse, weight: stake / pairs.length },
    })),
  };
}

interface Network {
  readonly layers: readonly NetworkLayer[];
  readonly linear: readonly LinearLayer[];
  /** Its layers as they are used, on features that are not scaled. */
  folded(scaling: Scaling): readonly RouterLayer[];
}

function networkOf(width: number, hidden: number, random: Random): Network {
  if (hidden === 0) {
    const only = linearLayer(width, 1, random);
    return {
      layers: [only],
      linear: [only],
      folded: (scaling) => [scaledInputs(plainLayer(only), scaling)],
    };
  }
  const [first, second] = [linearLayer(width, hidden, random), linearLayer(hidden, 1, random)];
  return {
    layers: [first, reluLayer(), second],
    linear: [first, second],
    folded: (scaling) => [scaledInputs(plainLayer(first, true), scaling), plainLayer(second)],
  };
}

/** Gradients of one batch, and the decay. */
function step(
  { layers, linear }: Network,
  batch: readonly (PairedRequest & { readonly values: Float64Array })[],
  width: number,
  { rate, decay }: PairTraining,
): void {
  const values = new Float64Array(batch.reduce((sum, one) => sum + one.values.length, 0));
  const pairs: CountedPair[] = [];
  let at = 0;
  for (const one of batch) {
    values.set(one.values, at);
    const row = at / width;
    for (const { better, worse, weight } of one.pairs) {
      pairs.push({ better: row + better, worse: row + worse, weight: weight / batch.length });
    }
    at += one.values.length;
  }
  const inputs: Batch = { rows: values.length / width, values };
  const scores = layers.reduce((through, layer) => layer.forward(through, true), inputs);
  const { byScore } = pairwiseLoss(scores.values, pairs);
  layers.reduceRight((gradients, layer) => layer.backward(gradients), {
    rows: inputs.rows,
    values: byScore,
  });
  for (const { weights } of linear) {
    for (const [i, weight] of weights.values.entries()) {
      weights.values[i] = weight * (1 - rate * decay);
    }
  }
}

function figuresOf(layers: readonly RouterLayer[], paired: readonly PairedRequest[]): PairFigures {
  let [loss, right, weights, count] = [0, 0, 0, 0];
  for (const { features, pairs } of paired) {
    const scores = Float64Array.from(pairScores({ layers }, features));
    loss += pairwiseLoss(scores, pairs).loss;
    count += pairs.length;
    for (const { better, worse, weight } of pairs) {
      const lead = numberAt(scores, better) - numberAt(scores, worse);
      right += weight * (lead > 0 ? 1 : lead === 0 ? 0.5 : 0);
      weights += weight;
    }
  }
  const requests = paired.length;
  return { requests, pairs: count, loss: loss / requests, accuracy: right / weights };
}
