import type { TokenLogprob } from '../core/generation.ts';
import { logSumExp, softmax } from './log-sum-exp.ts';

/** Key of a token: its bytes, a code unit each. '' is the end of the text, which has no bytes. */
export type TokenKey = string;

export const END_OF_TEXT: TokenKey = '';

/** What one model says of the next token. */
export interface TokenList {
  /** Best first. Tokens with the same bytes count as one. */
  readonly tokens: readonly { readonly key: TokenKey; readonly logprobNats: number }[];
  /** How many tokens the model knows; a guess of 32,000 where that is unknown. */
  readonly vocabularySize?: number;
}

export interface MixedToken {
  readonly key: TokenKey;
  /** Share of the mixture, in [0, 1]. */
  readonly probability: number;
}

const LEAST_TAIL = 1e-9;
const GUESSED_VOCABULARY = 32_000;

const encoder = new TextEncoder();

/**
 * Key of a token: vocabularies that spell their tokens differently meet in the bytes. A token whose
 * bytes are not told is taken at its text.
 */
export function tokenKey({ text, bytes }: Pick<TokenLogprob, 'text' | 'bytes'>): TokenKey {
  return String.fromCharCode(...(bytes ?? encoder.encode(text)));
}

/**
 * Weighted mean of distributions over the union of their tokens:
 *
 *     q(t) = Σ_i w_i p_i(t),   p_i(t) = 0 where model i does not list t
 *
 * Input   weights ≥ 0 that add up to 1. Whole distributions make it exact; of the best 20 it misses what
 *         they leave over.
 * Output  best first; equal shares in the order in which the lists name them, where the published code
 *         leaves it to chance. Cost O(tokens · log tokens).
 * Source  Yu et al., "Breaking the Ceiling of the LLM Community by Treating Token Generation as a
 *         Classification for Ensembling" (GaC), Findings of EMNLP 2024. Departs from it by keys of
 *         bytes: its strings miss tabs and parts of characters.
 */
export function gacMixture(lists: readonly TokenList[], weights: readonly number[]): MixedToken[] {
  const maps = lists.map(logprobsByKey);
  return sorted(unionOf(maps), (key) =>
    sumOf(maps.map((map, i) => (weights[i] ?? 0) * Math.exp(map.get(key) ?? -Infinity))),
  );
}

/**
 * Weighted mean of distributions that are each renormalised over the union of the best `k` tokens:
 *
 *     q(t) = Σ_i w_i softmax_{U}(log p_i)(t),   U = ∪_i top-k_i
 *
 * A token of U that model i does not list counts as an equal part of what its list leaves over, but no
 * more than its last: log p = min(last, log(tail / (|V| − listed))). Log-probabilities serve in place
 * of logits: a constant does not change the softmax.
 *
 * Output, cost  as `gacMixture`; the shares add up to 1 if the weights do.
 * Source  Yao et al., "Determine-Then-Ensemble: Necessity of Top-k Union for Large Language Model
 *         Ensembling" (UniTE), ICLR 2025. Departs from the released code in what is missing: there the
 *         first part of the token's spelling, or 0 for a logit.
 */
export function uniteMixture(
  lists: readonly TokenList[],
  weights: readonly number[],
  k = 10,
): MixedToken[] {
  const maps = lists.map(logprobsByKey);
  const union = unionOf(maps.map((map) => new Map([...map].slice(0, k))));
  const shares = maps.map((map, i) => softmax(flooredLogprobs(union, map, lists[i])));
  const at = new Map(union.map((key, i) => [key, i]));
  return sorted(union, (key) =>
    sumOf(shares.map((share, i) => (weights[i] ?? 0) * (share[at.get(key) ?? -1] ?? 0))),
  );
}

/**
 * Normalised weighted geometric mean over the union of all listed tokens, a product of experts:
 *
 *     q(t) ∝ exp(Σ_i w_i log p_i(t))      with the floors of `uniteMixture`
 *
 * Source  Mavromatis and Karypis (PackLLM), COLM 2024, which mixes logits; its vocabularies are mapped
 *         by edit distance, here by equal bytes.
 */
export function geometricMixture(
  lists: readonly TokenList[],
  weights: readonly number[],
): MixedToken[] {
  const maps = lists.map(logprobsByKey);
  const union = unionOf(maps);
  const floored = maps.map((map, i) => flooredLogprobs(union, map, lists[i]));
  const shares = softmax(
    union.map((_, at) => sumOf(floored.map((row, i) => (weights[i] ?? 0) * (row[at] ?? 0)))),
  );
  const byKey = new Map(union.map((key, i) => [key, shares[i] ?? 0]));
  return sorted(union, (key) => byKey.get(key) ?? 0);
}

/**
 * Where no token has half of the mixture: gives each token above `least` the shares of those that go on
 * from it. Models that cut a word differently then vote for the same beginning. Shares overlap, so they
 * add up to more than 1. Cost O(n), for each of at most 1 / `least` tokens.
 *
 * Source  SAFE, arXiv 2510.15346, ICLR 2026.
 */
export function sharpened(mixture: readonly MixedToken[], least = 0.1): readonly MixedToken[] {
  if (mixture.some(({ probability }) => probability >= 0.5)) return mixture;
  const shares = new Map(
    mixture.map(({ key, probability }) => {
      if (probability <= least || key === END_OF_TEXT) return [key, probability];
      const goingOn = mixture.filter((other) => other.key.startsWith(key));
      return [key, sumOf(goingOn.map((other) => other.probability))];
    }),
  );
  return sorted(
    mixture.map(({ key }) => key),
    (key) => shares.get(key) ?? 0,
  );
}

function logprobsByKey({ tokens }: TokenList): Map<TokenKey, number> {
  const byKey = new Map<TokenKey, number>();
  for (const { key, logprobNats } of tokens) {
    const known = byKey.get(key);
    byKey.set(key, known === undefined ? logprobNats : logSumExp([known, logprobNats]));
  }
  return byKey;
}

function flooredLogprobs(
  union: readonly TokenKey[],
  listed: ReadonlyMap<TokenKey, number>,
  list: TokenList | undefined,
): number[] {
  const logprobs = [...listed.values()];
  const tail = Math.max(LEAST_TAIL, 1 - Math.exp(logSumExp(logprobs)));
  const unlisted = Math.max(1, (list?.vocabularySize ?? GUESSED_VOCABULARY) - listed.size);
  const floor = Math.min(...logprobs, Math.log(tail / unlisted));
  return union.map((key) => listed.get(key) ?? floor);
}

function unionOf(maps: readonly ReadonlyMap<TokenKey, number>[]): TokenKey[] {
  return [...new Set(maps.flatMap((map) => [...map.keys()]))];
}

function sorted(keys: readonly TokenKey[], shareOf: (key: TokenKey) => number): MixedToken[] {
  return keys
    .map((key) => ({ key, probability: shareOf(key) }))
    .sort((a, b) => b.probability - a.probability);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
