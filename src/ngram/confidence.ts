import { LONGEST_ORDER } from './ngram-counts.ts';

/** What is known of a draft before anyone has seen it. */
export interface DraftFeatures {
  /** log p of the draft and its end, in nats. */
  readonly logprobNats: number;
  /** log p of its least probable token, in nats. */
  readonly leastLogprobNats: number;
  /** Its tokens, 1 or more. */
  readonly tokens: number;
  /** Nats ahead of the next draft; undefined without one. */
  readonly marginNats: number | undefined;
  /** Mean length of the longest known context. */
  readonly meanContext: number;
  /** Nats a token of the text behind the cursor; undefined without one. */
  readonly suffixFit: number | undefined;
}

/** A logistic map, then a monotone table. Plain numbers, fitted on the calibration split. */
export interface ConfidenceParameters {
  /** In the order of `featureVector`. */
  readonly coefficients: readonly number[];
  /** (logistic value, probability) pairs, rising in both; linear in between. */
  readonly table: readonly (readonly [number, number])[];
  /** A draft below it is not shown. */
  readonly threshold: number;
}

const LARGEST_MARGIN = 5;

/** The features as numbers of about the same size, with a constant first. */
export function featureVector(features: DraftFeatures): readonly number[] {
  return [
    1,
    Math.max(-20, features.logprobNats),
    Math.max(-8, features.leastLogprobNats),
    Math.log(features.tokens),
    Math.min(LARGEST_MARGIN, features.marginNats ?? LARGEST_MARGIN),
    features.meanContext / 10,
    Math.max(-8, features.suffixFit ?? 0),
    features.suffixFit === undefined ? 1 : 0,
  ];
}

/**
 * Probability that a draft is exactly what will be written,
 *
 *     P = table(1 / (1 + exp(−c · x)))
 *
 * with x the features: logistic regression for the order, and an isotonic table for the calibration,
 * which is monotone, so it changes no order. In [0, 1]. The same parameters for all languages.
 * Source   Platt, "Probabilistic outputs for support vector machines", 1999; Zadrozny and Elkan,
 *          "Transforming classifier scores into accurate multiclass probability estimates", 2002.
 */
export function confidenceOf(features: DraftFeatures, parameters: ConfidenceParameters): number {
  return interpolated(logistic(features, parameters.coefficients), parameters.table);
}

/** What is certain of a draft, or of all drafts with one beginning. */
export interface DraftLimits {
  /** log p of the beginning, in nats: that of a whole draft is no more. */
  readonly logprobNats: number;
  /** log p of its least probable token, in nats. */
  readonly leastLogprobNats: number;
  /** Tokens of a draft at most, 1 or more. */
  readonly mostTokens: number;
}

/**
 * No draft within these limits has more confidence, whatever else there is: with the largest margin,
 * the longest contexts and a suffix that is certain. 1 where a feature that should speak for a draft
 * speaks against it.
 */
export function mostConfidence(limits: DraftLimits, parameters: ConfidenceParameters): number {
  const [, ...weights] = parameters.coefficients;
  if (weights.slice(0, -1).some((weight) => weight < 0)) return 1;
  const best = {
    logprobNats: limits.logprobNats,
    leastLogprobNats: limits.leastLogprobNats,
    tokens: limits.mostTokens,
    marginNats: undefined,
    meanContext: LONGEST_ORDER - 1,
  };
  return Math.max(
    confidenceOf({ ...best, suffixFit: 0 }, parameters),
    confidenceOf({ ...best, suffixFit: undefined }, parameters),
  );
}

/** The value before the table, in (0, 1). */
export function logistic(features: DraftFeatures, coefficients: readonly number[]): number {
  const sum = featureVector(features).reduce(
    (total, value, i) => total + value * (coefficients[i] ?? 0),
    0,
  );
  return 1 / (1 + Math.exp(-sum));
}

function interpolated(value: number, table: ConfidenceParameters['table']): number {
  const above = table.findIndex(([from]) => from >= value);
  if (above === 0 || table.length === 0) return table[0]?.[1] ?? value;
  const high = table[above];
  const low = table[(above < 0 ? table.length : above) - 1];
  if (low === undefined) return value;
  if (high === undefined) return low[1];
  const share = high[0] === low[0] ? 1 : (value - low[0]) / (high[0] - low[0]);
  return low[1] + share * (high[1] - low[1]);
}
