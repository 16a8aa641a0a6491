import { multisetOf, type Multiset } from './multiset.ts';
import { tokens13a } from './tokens-13a.ts';

const ORDERS = [1, 2, 3, 4] as const;

/** Stands in no token, so n-grams of different tokens are different texts. */
const SEPARATOR = '\0';

/** A list of tokens ready to be compared with many. */
export interface BleuGrams {
  /** Number of tokens. */
  readonly length: number;
  /** The n-grams of 1 … 4 tokens. */
  readonly orders: readonly Multiset[];
}

/** Cost O(tokens). */
export function bleuGrams(tokens: readonly string[]): BleuGrams {
  return { length: tokens.length, orders: ORDERS.map((n) => multisetOf(nGrams(tokens, n))) };
}

/**
 * Sentence BLEU of two lists of tokens, in [0, 1].
 *
 *     p_n = matches_n / total_n       matches clipped to the count in the reference, n = 1 … N
 *     p_n = 1 / (2^z · total_n)       where matches_n = 0; z = how many n up to here have none
 *     BLEU = min(1, exp(1 − |ref| / |hyp|)) · exp(1/N · Σ ln p_n)
 *
 * N is 4, or less for a hypothesis of fewer tokens (effective order); no match of any order gives 0, and so
 * do empty texts. With `weightOf` a unigram counts with the weight of its token, above 0. Not symmetric.
 * Cost O(tokens of the hypothesis).
 * Source: Papineni et al., BLEU, 2002; effective order and the smoothing called `exp` as sacrebleu has them
 * (Post, 2018, arXiv 1804.08771; Chen and Cherry, 2014, method 3).
 */
export function bleuOfGrams(
  hypothesis: BleuGrams,
  reference: BleuGrams,
  weightOf: (token: string) => number = () => 1,
): number {
  let smoothing = 1;
  let logSum = 0;
  let effective = 0;
  let anyMatch = false;
  for (const [at, grams] of hypothesis.orders.entries()) {
    const weight = at === 0 ? weightOf : () => 1;
    const { matches, total } = clippedMatches(grams, reference.orders[at], weight);
    if (total === 0) break;
    effective = at + 1;
    if (matches > 0) anyMatch = true;
    else smoothing *= 2;
    logSum += Math.log(matches > 0 ? matches / total : 1 / (smoothing * total));
  }
  if (!anyMatch) return 0;
  const brevity = Math.min(1, Math.exp(1 - reference.length / hypothesis.length));
  return brevity * Math.exp(logSum / effective);
}

/** `bleuOfGrams` of lists of tokens that are compared once. */
export function bleuOfTokens(
  hypothesis: readonly string[],
  reference: readonly string[],
  weightOf?: (token: string) => number,
): number {
  return bleuOfGrams(bleuGrams(hypothesis), bleuGrams(reference), weightOf);
}

function clippedMatches(
  grams: Multiset,
  wanted: Multiset | undefined,
  weightOf: (gram: string) => number,
): { matches: number; total: number } {
  let [matches, total] = [0, 0];
  for (const [gram, count] of grams) {
    const weight = weightOf(gram);
    total += weight * count;
    matches += weight * Math.min(count, wanted?.get(gram) ?? 0);
  }
  return { matches, total };
}

function nGrams(tokens: readonly string[], n: number): readonly string[] {
  return tokens.slice(n - 1).map((_, at) => tokens.slice(at, at + n).join(SEPARATOR));
}

export interface SentenceBleuOptions {
  /** Whether `A` and `a` are one. */
  readonly lowerCase: boolean;
}

/**
 * Sentence BLEU in [0, 100] as sacrebleu gives it with tokenisation 13a, effective order and exponential
 * smoothing, for one reference. Identical texts of one word or more score 100.
 */
export function sentenceBleu(
  hypothesis: string,
  reference: string,
  { lowerCase }: SentenceBleuOptions = { lowerCase: false },
): number {
  const tokens = (text: string) => tokens13a(lowerCase ? text.toLowerCase() : text);
  return 100 * bleuOfTokens(tokens(hypothesis), tokens(reference));
}
