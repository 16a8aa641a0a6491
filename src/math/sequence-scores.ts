/**
 * Perplexity of a text: exp(−(1/n) Σ log p_i). 1 or more, less is better; undefined without tokens.
 *
 * Comparable between texts under one model; between models only where they cut the text alike.
 */
export function perplexity(logprobsNats: readonly number[]): number | undefined {
  const average = mean(logprobsNats);
  return average === undefined ? undefined : Math.exp(-average);
}

/**
 * Mean over the scoring models of a text's perplexity under each, the author among them:
 *
 *     score(s) = 1/N Σ_u PPL_u(s)
 *
 * Input   per model, the log-probabilities in nats of the text in the model's own tokens; a model
 *         without tokens abstains. Output less is better; undefined where all abstain.
 * Source  Liu et al., "Cool-Fusion: Fuse Large Language Models without Training", ACL 2025.
 */
export function meanPerplexity(byModel: readonly (readonly number[])[]): number | undefined {
  return mean(byModel.map(perplexity).filter((value) => value !== undefined));
}

/**
 * Mean probability of a text's tokens under one model: (1/n) Σ exp(log p_i). In [0, 1], more is better;
 * undefined without tokens. One improbable token costs 1/n at most, unlike in perplexity.
 *
 * Source  Lv et al., "SpecFuse: Ensembling LLMs via Next-Segment Prediction", arXiv 2412.07380: the
 *         score of a draft. The released code of its successor takes mean raw logits, which no server
 *         tells.
 */
export function meanTokenProbability(logprobsNats: readonly number[]): number | undefined {
  return mean(logprobsNats.map(Math.exp));
}

function mean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
