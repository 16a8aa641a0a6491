import type { SuccessorRanking } from './successor-rankings.ts';

/** A share of the next token: `weight` spread over tokens, Σ share ≤ 1. */
export interface TokenShares {
  readonly weight: number;
  /** Share of a token, 0 or more. */
  share(token: number): number;
  /** Visits every token with a share above 0 until `visit` returns false. */
  forEach(visit: (token: number, share: number) => boolean | undefined): void;
  /** Where the shares are many: the largest of them, in place of all. */
  readonly ranking?: { readonly ranking: SuccessorRanking; readonly total: number };
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
  /**
   * Tokens less than this above `least` may be overlooked, and rankings need not be brought up to
   * date, which saves look-ups; 0 by default.
   */
  readonly slack?: number;
  /** Tokens that may come; all by default. */
  readonly accept?: (token: number) => boolean;
  /** Tokens visited at most; beyond, the answer is the best found. Unbounded by default. */
  readonly mostVisits?: number;
}

/**
 * The most probable tokens of a linear mixture p(w) = Σ_j weight_j · share_j(w) + rest(w), best first,
 * ties by smaller token; exactly, unless `slack` or `mostVisits` allow less. Tokens that no part has a
 * share of are not proposed.
 *
 * Parts are visited in the given order, those of the longest contexts first, until no token unseen so
 * far can be among the best: its probability is at most the weights of the parts not visited, or for
 * a ranked part weight · (floor + changes) / total, and `restBound`. Then the probabilities of those
 * seen that can still be among the best are completed by look-ups.
 *
 * Cost     mostly a few dozen visits behind a known context; all successors of the parts in the worst
 *          case. Source: R. Fagin, A. Lotem and M. Naor, "Optimal aggregation algorithms for
 *          middleware", 2003, the threshold algorithm.
 */
export function bestTokens(
  parts: readonly TokenShares[],
  rest: (token: number) => number,
  restBound: number,
  options: BestTokensOptions,
): readonly ProbableToken[] {
  const { most, least, slack = 0, accept, mostVisits = Number.POSITIVE_INFINITY } = options;
  const sums = new Map<number, number>();
  const visited = parts.map((part): VisitedPart => ({
    part,
    bound: largestOf(part),
    isWhole: false,
  }));
  let visits = 0;
  const add = (token: number, amount: number): void => {
    const sum = sums.get(token);
    if (sum !== undefined) sums.set(token, sum + amount);
    else if (accept === undefined || accept(token)) sums.set(token, amount);
  };
  const missing = (): number => visited.reduce((sum, { bound }) => sum + bound, 0) + restBound;
  const settled = (): boolean => {
    if (visits >= mostVisits) return true;
    const unseen = missing();
    return unseen < (slack > 0 ? slack : least) || unseen < nthLargest(sums, most);
  };
  const visitListed = (one: VisitedPart, { ranking, total }: RankedTotal): void => {
    one.bound = one.part.weight * unlistedShare({ ranking, total });
    visits += ranking.counts.size;
    for (const [token, count] of ranking.counts) {
      const share = ranking.changes === 0 || slack > 0 ? count / total : one.part.share(token);
      add(token, one.part.weight * share);
    }
  };
  const visitWhole = (one: VisitedPart): void => {
    // A part visited before as a ranking: its listed tokens are counted already.
    const listed = one.listed;
    one.bound = 0;
    one.isWhole = true;
    one.part.forEach((token, share) => {
      if (listed?.has(token) !== true) add(token, one.part.weight * share);
      one.isWhole = ++visits < mostVisits;
      return one.isWhole;
    });
  };

  let isSettled = false;
  for (let index = 0; index < visited.length && !isSettled; index++) {
    const one = visited[index];
    if (one === undefined) break;
    if (one.part.ranking === undefined) visitWhole(one);
    else {
      visitListed(one, one.part.ranking);
      one.listed = one.part.ranking.ranking.counts;
    }
    isSettled = settled();
  }
  // The parts whose unlisted tokens can still have the most come first.
  while (!isSettled) {
    const open = visited.filter(({ isWhole }) => !isWhole);
    const [heaviest] = open.sort((a, b) => b.bound - a.bound);
    if (heaviest === undefined) break;
    visitWhole(heaviest);
    isSettled = settled();
  }
  const hurdle = Math.max(least + slack, nthLargest(sums, most));
  return complete(sums, visited, rest, { missing: missing(), restBound, hurdle }, options);
}

type RankedTotal = NonNullable<TokenShares['ranking']>;

interface VisitedPart {
  readonly part: TokenShares;
  /** The most that a token not counted yet can have of it. */
  bound: number;
  /** Tokens counted already, where the part is only partly visited. */
  listed?: ReadonlyMap<number, number>;
  isWhole: boolean;
}

interface Bounds {
  /** The most that a sum can still grow. */
  readonly missing: number;
  /** As much of it as is due to the rest. */
  readonly restBound: number;
  readonly hurdle: number;
}

/**
 * Exact probabilities of the tokens that can pass the hurdle, the largest sums first. Once enough are
 * found, the hurdle rises to the last of them.
 */
function complete(
  sums: ReadonlyMap<number, number>,
  visited: readonly VisitedPart[],
  rest: (token: number) => number,
  { missing, restBound, hurdle }: Bounds,
  { most, least, slack = 0 }: BestTokensOptions,
): readonly ProbableToken[] {
  const open = visited.filter(({ isWhole }) => !isWhole);
  const hoped = slack > 0 ? Math.min(missing, slack) : missing;
  const candidates: [token: number, sum: number][] = [];
  for (const [token, sum] of sums) if (sum + hoped >= hurdle) candidates.push([token, sum]);
  candidates.sort((a, b) => b[1] - a[1]);
  const best: ProbableToken[] = [];
  for (const [token, sum] of candidates) {
    const last = best[most - 1];
    if (last !== undefined && sum + missing < last.probability) break;
    let claimed = sum;
    for (const { part, listed } of open)
      if (listed?.has(token) !== true) claimed += part.weight * part.share(token);
    const mustReach = Math.max(least, last?.probability ?? 0);
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

/** The most that any token can have of a part before it is visited. */
function largestOf({ weight, ranking }: TokenShares): number {
  if (ranking === undefined) return weight;
  const { largest, changes } = ranking.ranking;
  return weight * Math.min(1, (largest + changes) / ranking.total);
}

function unlistedShare({ ranking, total }: RankedTotal): number {
  return Math.min(1, (ranking.floor + ranking.changes) / total);
}

/** The n-th largest value, a lower bound of the n-th best probability; 0 if there are fewer. */
function nthLargest(sums: ReadonlyMap<number, number>, n: number): number {
  if (sums.size < n) return 0;
  if (n > SMALL) return [...sums.values()].sort((a, b) => b - a)[n - 1] ?? 0;
  const best: number[] = [];
  for (const value of sums.values()) {
    if (best.length === n && value <= (best[n - 1] ?? 0)) continue;
    let place = Math.min(best.length, n - 1);
    while (place > 0 && (best[place - 1] ?? 0) < value) {
      best[place] = best[place - 1] ?? 0;
      place--;
    }
    best[place] = value;
  }
  return best[n - 1] ?? 0;
}

/** Up to here the best are kept sorted while going over the values. */
const SMALL = 32;
