import { fittedStrengths, resistanceOf, type ComparedPair } from './pair-strengths.ts';

/** Two items that are to be compared, by index. */
export type Pair = readonly [number, number];

/** By how much i is better than j, in nats over both orders: M_ij − M_ji; undefined where nobody could tell. */
export type MarginOf = (i: number, j: number) => number | undefined;

/**
 * A schedule hands out pairs in batches. Whoever runs it compares a whole batch, in any order, before it
 * asks for the next one, so that `MarginOf` knows of them; it may be left at any time.
 */
export type PairSchedule = Generator<readonly Pair[], void>;

/** Every pair of n items in one batch: n(n−1)/2. */
export function allPairs(n: number): readonly Pair[] {
  return Array.from({ length: n }, (_, i) => i).flatMap((i) =>
    Array.from({ length: n - i - 1 }, (_, k): Pair => [i, i + 1 + k]),
  );
}

export function* fullSchedule(n: number): PairSchedule {
  if (n > 1) yield allPairs(n);
}

/**
 * LLM-Blender's bubble: through the items in a drawn order; the best so far stays where its margin over the
 * newcomer is above 0, and gives way on a tie. n−1 pairs, each in both orders.
 */
export function* bubbleSchedule(order: readonly number[], marginOf: MarginOf): PairSchedule {
  let best = order[0];
  for (const newcomer of order.slice(1)) {
    if (best === undefined) return;
    yield [[best, newcomer]];
    if (!((marginOf(best, newcomer) ?? 0) > 0)) best = newcomer;
  }
}

/**
 * The items best first as a bubble leaves them: the last one standing, then the losers of its steps, the
 * last step first. It can be read at any time; what has not been compared comes last, in its drawn order.
 */
export function bubbleOrder(order: readonly number[], marginOf: MarginOf): readonly number[] {
  const losers: number[] = [];
  const others = order.slice(1);
  let best = order[0];
  for (const [at, newcomer] of others.entries()) {
    if (best === undefined) break;
    const margin = marginOf(best, newcomer);
    if (margin === undefined) return [best, ...losers.toReversed(), ...others.slice(at)];
    losers.push(margin > 0 ? newcomer : best);
    if (!(margin > 0)) best = newcomer;
  }
  return best === undefined ? [] : [best, ...losers.toReversed()];
}

export interface BudgetedOptions {
  /** Strength of each item before anything is compared, in nats; only differences mean something. */
  readonly prior: readonly number[];
  /** Most pairs that are compared; integer, 0 or more. */
  readonly budget: number;
  /** Standard deviation that a margin is expected to have, in nats, until the margins tell. Above 0. */
  readonly noise?: number;
}

/** How many standard errors the leader must be ahead: one challenger in ten is dropped in error. */
const AHEAD = 1.3;

/**
 * Compares until the winner is decided, and leaves out the pairs that cannot change it.
 *
 *     ŝ         = strengths fitted to the margins so far and, weakly, to the prior
 *     decided   ŝ_lead − ŝ_j ≥ 1.3 · σ · √R(lead, j)     for every other item j
 *
 * R is the effective resistance between two items in the network of compared pairs, so σ·√R is the standard
 * error of the difference: a pair whose items are both far behind, or are told apart by chains of other
 * pairs, is skipped (transitivity with an interval). First everybody meets the item that is best by the
 * prior; then, each time, that pair is compared which narrows the interval between the leader and the
 * challenger with the highest upper bound most. σ² is the mean square of what the fit leaves over.
 *
 * Cost at most `budget` pairs; O(n³) a pair.
 */
export function* budgetedSchedule(
  { prior, budget, noise = 1 }: BudgetedOptions,
  marginOf: MarginOf,
): PairSchedule {
  const n = prior.length;
  const favourite = bestOf(prior);
  const open = new Map(allPairs(n).map((pair) => [keyOf(pair), pair]));
  const compared: ComparedPair[] = [];
  let left = budget;
  const taken = (pairs: readonly Pair[]): void => {
    for (const [i, j] of pairs) {
      left -= 1;
      open.delete(keyOf([i, j]));
      const margin = marginOf(i, j);
      // A margin holds what two orders say; a strength is in nats of one.
      if (margin !== undefined) compared.push({ i, j, margin: margin / 2 });
    }
  };
  const star = prior
    .map((_, j): Pair => (j < favourite ? [j, favourite] : [favourite, j]))
    .filter(([i, j]) => i !== j)
    .slice(0, Math.max(0, left));
  if (star.length === 0) return;
  yield star;
  taken(star);
  while (left > 0 && open.size > 0) {
    const fit = fittedStrengths(prior, compared, noise);
    const leader = bestOf(fit.strengths);
    const rivals = prior.flatMap((_, j) => {
      if (j === leader) return [];
      const error = fit.deviation * Math.sqrt(resistanceOf(fit.inverse, leader, j));
      const lead = (fit.strengths[leader] ?? 0) - (fit.strengths[j] ?? 0);
      return lead >= AHEAD * error ? [] : [{ j, doubt: AHEAD * error - lead }];
    });
    const challenger = rivals.toSorted((a, b) => b.doubt - a.doubt)[0]?.j;
    if (challenger === undefined) return;
    const next = mostTelling([...open.values()], fit.inverse, leader, challenger);
    if (next === undefined) return;
    yield [next];
    taken([next]);
  }
}

/**
 * The pair whose comparison makes the difference between two items surest: R falls by
 * (x_a − x_b)² / (1 + R(a, b)) with x = L⁺(e_lead − e_challenger), by Sherman and Morrison.
 */
function mostTelling(
  pairs: readonly Pair[],
  inverse: readonly (readonly number[])[],
  leader: number,
  challenger: number,
): Pair | undefined {
  const flow = inverse.map((row) => (row[leader] ?? 0) - (row[challenger] ?? 0));
  let best: Pair | undefined;
  let gain = 0;
  for (const [a, b] of pairs) {
    const told = ((flow[a] ?? 0) - (flow[b] ?? 0)) ** 2 / (1 + resistanceOf(inverse, a, b));
    if (told > gain + 1e-12) [best, gain] = [[a, b], told];
  }
  return best;
}

function bestOf(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > (values[best] ?? 0) ? i : best), 0);
}

function keyOf([i, j]: Pair): string {
  return `${i} ${j}`;
}
