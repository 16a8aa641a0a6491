/**
 * Scorers of one text whose score may be believed: SweetSpan's filter.
 *
 *     max/min > λ:  the smallest (an author praising itself) and the largest (a scorer that cannot
 *                   judge) are dropped;  else all are kept
 *
 * Input   scores above 0 of which less is better (perplexities, nats per byte); undefined abstains.
 * Output  indices, ascending. Of two that disagree so much the smaller stays; of equal extremes the
 *         first goes. Cost O(n).
 * Source  Xu et al., "Hit the Sweet Spot! Span-Level Ensemble for Large Language Models", COLING 2025;
 *         λ = 10 and the case of two from AdaFuse's reproduction, the paper's own λ was not to be had.
 */
export function faithfulScorers(scores: readonly (number | undefined)[], lambda = 10): number[] {
  const known = scores.flatMap((score, i) => (score === undefined ? [] : [i]));
  const values = known.map((i) => scores[i] ?? NaN);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (known.length < 2 || high <= lambda * low) return known;
  const smallest = scores.indexOf(low);
  const largest = scores.indexOf(high);
  const kept = known.filter((i) => i !== smallest && i !== largest);
  return kept.length > 0 ? kept : [smallest];
}

/** Mean of the scores that may be believed; less is better. Undefined where nobody scored. */
export function faithfulMean(
  scores: readonly (number | undefined)[],
  lambda = 10,
): number | undefined {
  const kept = faithfulScorers(scores, lambda);
  if (kept.length === 0) return undefined;
  return kept.reduce((sum, i) => sum + (scores[i] ?? 0), 0) / kept.length;
}
