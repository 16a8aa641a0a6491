import { logSumExp, softmax } from './log-sum-exp.ts';

/**
 * Weights of models by how well each predicts the prompt: λ = softmax(−L / τ).
 *
 * Input   mean losses L in nats; per token they are comparable only between models with one tokenizer,
 *         so take them per byte. τ > 0, 1 in the released code.
 * Source  Mavromatis and Karypis, "Pack of LLMs: Model Fusion at Test-Time via Perplexity
 *         Optimization", COLM 2024 (`sim`).
 */
export function packSimilarityWeights(losses: readonly number[], temperature = 1): number[] {
  return softmax(
    losses.map((loss) => -loss),
    temperature,
  );
}

export interface PackMixture {
  /** One per model, in the order given; they add up to 1. */
  readonly weights: readonly number[];
  /** Mean cross-entropy of the labels under the mixture, in nats. */
  readonly loss: number;
}

/** λ ∈ {0, 0.05, …, 1}. */
const STEPS = 20;

/**
 * Weights of models by greedy search: models are added from the best to the worst, each with the share
 *
 *     λ* = argmin_λ CE(λ · mixture + (1 − λ) · next),   λ ∈ {0, .05, …, 1}
 *
 * that fits the labels best; the weights of those before are multiplied by λ*.
 *
 * Input   logits (or log-probabilities) per model and position over one vocabulary, and the label of
 *         each position as an index into it. Output undefined without models or positions.
 * Cost    O(N · 21 · positions · vocabulary).
 * Source  as above (`opt`). Departs from the released code where several λ fit equally: there the
 *         smallest wins, so that equal models leave all to the last one; here the mixture does.
 */
export function packGreedyWeights(
  models: readonly (readonly (readonly number[])[])[],
  labels: readonly number[],
): PackMixture | undefined {
  if (labels.length === 0) return undefined;
  const [best, ...others] = models
    .map((logits, model) => ({ logits, model, loss: crossEntropy(logits, labels) }))
    .sort((a, b) => a.loss - b.loss);
  if (best === undefined) return undefined;
  const weights = models.map((_, model) => Number(model === best.model));
  let { logits, loss } = best;
  for (const next of others) {
    let share = 1;
    let mixture = logits;
    for (let step = STEPS - 1; step >= 0; step--) {
      const mixed = mix(logits, next.logits, step / STEPS);
      const mixedLoss = crossEntropy(mixed, labels);
      if (mixedLoss >= loss) continue;
      [share, mixture, loss] = [step / STEPS, mixed, mixedLoss];
    }
    logits = mixture;
    weights.forEach((weight, model) => (weights[model] = weight * share));
    weights[next.model] = 1 - share;
  }
  return { weights, loss };
}

function mix(
  mixture: readonly (readonly number[])[],
  next: readonly (readonly number[])[],
  share: number,
): number[][] {
  return mixture.map((row, position) =>
    row.map((logit, i) => share * logit + (1 - share) * (next[position]?.[i] ?? 0)),
  );
}

function crossEntropy(logits: readonly (readonly number[])[], labels: readonly number[]): number {
  const total = labels.reduce((sum, label, position) => {
    const row = logits[position] ?? [];
    return sum + logSumExp(row) - (row[label] ?? -Infinity);
  }, 0);
  return total / labels.length;
}
