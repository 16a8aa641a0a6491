import { TokenSums } from './token-sums.ts';

/** A share of the next token: `weight` spread over tokens, Σ share ≤ 1. */
export interface TokenShares {
  readonly weight: number;
  /**
   * Place, further behind among the parts, of one that has a share of every token that this one has a
   * share of; undefined for none.
   */
  readonly within?: number | undefined;
  /** Share of a token, 0 or more. */
  share(token: number): number;
  /** Visits every token with a share above 0 until `visit` returns false. */
  forEach(visit: (token: number, share: number) => boolean | undefined): void;
  /**
   * Every token with a share of `least` or more, above 0 and up to 1, and perhaps others. Cost: about
   * 1 / least look-ups, or less.
   */
  frequent(least: number): FrequentShares;
}

/** The largest shares, as two lists side by side: far cheaper than a map for every part of a place. */
export interface FrequentShares {
  readonly tokens: readonly number[];
  readonly shares: readonly number[];
  /** No other token has more; 0 where there is no other. */
  readonly others: number;
}

export interface ProbableToken {
  readonly token: number;
  readonly probability: number;
}

export interface BestTokensOptions {
  /** Tokens wanted, 1 or more. */
  readonly most: number;
  /** Probability below which a token is not wanted. */
  readonly least: number;
  /** Tokens that may come; all by default. */
  readonly accept?: (token: number) => boolean;
  /**
   * Look-ups at most to find tokens, about; beyond, rarer ones may be overlooked. Unbounded by default.
   */
  readonly mostVisits?: number;
}

/**
 * The most probable tokens of a linear mixture p(w) = Σ_j weight_j · share_j(w) + rest(w), best first,
 * ties by smaller token; exactly, unless `mostVisits` allows less. Tokens that no part has a share of
 * are not proposed.
 *
 * From each part come the tokens with a share above a bound, so that all others together have less
 * than what matters: than `least`, or than the n-th best seen. With the bounds b_j in weight · share,
 * the look-ups Σ weight_j / b_j are fewest for b_j ∝ √weight_j; the lightest parts are not looked at.
 * What the other parts say of a token that can still be among the best is then looked up.
 *
 * Cost     mostly some dozen look-ups; all successors of the parts in the worst case. Source: as the
 *          threshold algorithm of R. Fagin, A. Lotem and M. Naor, "Optimal aggregation algorithms for
 *          middleware", 2003, but descending by bounds in place of ranks.
 */
export function bestTokens(
  parts: readonly TokenShares[],
  rest: (token: number) => number,
  restBound: number,
  options: BestTokensOptions,
): readonly ProbableToken[] {
  const { most, least, accept, mostVisits = Number.POSITIVE_INFINITY } = options;
  const seen = parts.map((part): SeenPart => ({
    part,
    tokens: NONE,
    shares: NONE,
    bound: part.weight,
  }));
  for (let goal = Math.max(least * NARROWING, FIRST_GOAL); ;) {
    const isLast = lookFor(seen, goal - restBound, mostVisits);
    const sums = sumsOf(seen, accept);
    let missing = restBound;
    for (const { bound } of seen) missing += bound;
    const bar = nthLargest(sums, most);
    if (isLast || missing < Math.max(least, bar)) {
      const hurdle = Math.max(least, bar) - missing;
      const candidates: [token: number, sum: number][] = [];
      sums.forEach((token, sum) => {
        if (sum >= hurdle) candidates.push([token, sum]);
      });
      candidates.sort((a, b) => b[1] - a[1]);
      return complete(candidates, parts, seen, rest, { missing, restBound }, options);
    }
    goal = Math.max(least, bar, goal * STEEPEST) * NARROWING;
  }
}

/**
 * The weight · share that all parts together have of a token; `seen` is what was looked up before.
 * Cost: a look-up a part, or less.
 */
export function claimOf(
  parts: readonly TokenShares[],
  token: number,
  seen: readonly SeenPart[] = [],
): number {
  const shares: number[] = parts.map(() => 0);
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i];
    const one = seen[i];
    if (part === undefined) continue;
    const at = one?.tokens.indexOf(token) ?? -1;
    if (at !== -1) shares[i] = one?.shares[at] ?? 0;
    else if (one?.bound !== 0 && (part.within === undefined || shares[part.within] !== 0))
      shares[i] = part.share(token);
  }
  return parts.reduce((sum, { weight }, i) => sum + weight * (shares[i] ?? 0), 0);
}

/** Where nothing says how much matters, so much is left open at first. */
const FIRST_GOAL = 0.01;
/** Of what matters so much is left open: with less, more is looked for; with more, more is looked up. */
const NARROWING = 0.5;
/** What matters is taken for at least this share of the last goal: the next look finds more. */
const STEEPEST = 0.25;
/** Of a goal so much is for the parts looked at; the rest is for those too light for it. */
const LOOKED_AT = 0.5;

const NONE: readonly number[] = [];

interface SeenPart {
  readonly part: TokenShares;
  tokens: readonly number[];
  shares: readonly number[];
  /** The most, in weight · share, that a token not among them can have. */
  bound: number;
}

/**
 * Looks so far into the parts that tokens not seen have at most `allowed` in all. True where nothing
 * more could be seen, or not within `mostVisits`.
 */
function lookFor(seen: readonly SeenPart[], allowed: number, mostVisits: number): boolean {
  const byWeight = seen.toSorted((a, b) => a.part.weight - b.part.weight);
  const most = Math.max(0, allowed);
  let left = most;
  let first = 0;
  for (const { part } of byWeight) {
    if (left - part.weight < most * LOOKED_AT) break;
    left -= part.weight;
    first++;
  }
  let roots = 0;
  for (let i = first; i < byWeight.length; i++) roots += Math.sqrt(byWeight[i]?.part.weight ?? 0);
  const factor = Math.max(left / roots, roots / mostVisits);
  for (const one of byWeight.slice(first)) {
    const { weight } = one.part;
    const bound = factor * Math.sqrt(weight);
    if (one.bound <= bound) continue;
    const { tokens, shares, others } = one.part.frequent(Math.min(1, bound / weight));
    one.tokens = tokens;
    one.shares = shares;
    one.bound = weight * others;
  }
  return factor > left / roots || byWeight.every(({ bound }) => bound === 0);
}

function sumsOf(
  seen: readonly SeenPart[],
  accept: ((token: number) => boolean) | undefined,
): TokenSums {
  const sums = new TokenSums();
  for (const { part, tokens, shares } of seen) {
    const { weight } = part;
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i] ?? 0;
      if (accept === undefined || sums.has(token) || accept(token))
        sums.add(token, weight * (shares[i] ?? 0));
    }
  }
  return sums;
}

interface Bounds {
  /** The most that a sum can still grow. */
  readonly missing: number;
  /** As much of it as is due to the rest. */
  readonly restBound: number;
}

/** Exact probabilities of the candidates, the largest sums first, until none can be among the best. */
function complete(
  candidates: readonly (readonly [token: number, sum: number])[],
  parts: readonly TokenShares[],
  seen: readonly SeenPart[],
  rest: (token: number) => number,
  { missing, restBound }: Bounds,
  { most, least }: BestTokensOptions,
): readonly ProbableToken[] {
  const best: ProbableToken[] = [];
  for (const [token, sum] of candidates) {
    const last = best[most - 1];
    if (last !== undefined && sum + missing < last.probability) break;
    const mustReach = Math.max(least, last?.probability ?? 0);
    let atMost = sum + restBound;
    for (const { tokens, bound } of seen) if (bound > 0 && !tokens.includes(token)) atMost += bound;
    if (atMost < mustReach) continue;
    const claimed = claimOf(parts, token, seen);
    if (claimed <= 0 || claimed + restBound < mustReach) continue;
    const probability = claimed + rest(token);
    if (probability < least) continue;
    best.push({ token, probability });
    best.sort(byProbability);
    best.length = Math.min(best.length, most);
  }
  return best;
}

function byProbability(a: ProbableToken, b: ProbableToken): number {
  return b.probability - a.probability || a.token - b.token;
}

/** The n-th largest value, a lower bound of the n-th best probability; 0 if there are fewer. */
function nthLargest(sums: TokenSums, n: number): number {
  if (sums.size < n) return 0;
  const best: number[] = [];
  const isSmall = n <= SMALL;
  sums.forEach((_, value) => {
    if (!isSmall) {
      best.push(value);
      return;
    }
    if (best.length === n && value <= (best[n - 1] ?? 0)) return;
    let place = Math.min(best.length, n - 1);
    while (place > 0 && (best[place - 1] ?? 0) < value) {
      best[place] = best[place - 1] ?? 0;
      place--;
    }
    best[place] = value;
  });
  if (!isSmall) best.sort((a, b) => b - a);
  return best[n - 1] ?? 0;
}

/** Up to here the best are kept sorted while going over the values. */
const SMALL = 32;
