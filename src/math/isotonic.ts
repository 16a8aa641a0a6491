/** What was seen at one place: a value, counted by its weight (1 where absent). */
export interface IsotonicPoint {
  readonly x: number;
  readonly y: number;
  /** At least 0; a point of weight 0 counts nothing. */
  readonly weight?: number;
}

/** Neighbouring points that have one value. Plain JSON. */
export interface IsotonicBlock {
  /** Least and largest x of its points. */
  readonly from: number;
  readonly to: number;
  readonly value: number;
  /** Sum of the weights of its points. */
  readonly weight: number;
}

/** What every block is believed to be before its points are seen: as many points of that mean. */
export interface BlockPrior {
  readonly mean: number;
  /** At least 0; 0 is no prior. */
  readonly weight: number;
}

const NO_PRIOR: BlockPrior = { mean: 0, weight: 0 };

/**
 * Isotonic regression: the rising function that is nearest to the points, by pooling adjacent violators.
 *
 *     minimise Σ w_i (y_i − g(x_i))²   over g with g(a) ≤ g(b) for a < b
 *
 * Points of one x are one point of their mean. From left to right each point begins a block; while the
 * block before it has no smaller value, both become one block of their mean. What is left rises.
 *
 * With a prior (mean m, weight k) the blocks so found are then drawn towards it and pooled on:
 *
 *     value = (Σ w·y + k·m) / (Σ w + k)
 *
 * A small block is drawn more than a large one, which may turn their order round: such blocks are pooled
 * as well, so that the result rises in any case. With m in (0, 1), values in [0, 1] and k > 0 no block says
 * 0 or 1: no end of a history is sure.
 *
 * Input    points in any order, finite. Output blocks by rising x and strictly rising value; none of no
 *          points. Without a prior Σ weight·value over the blocks is Σ w·y over the points.
 * Cost     O(n log n) for n points, by the sort; the pooling is linear.
 * Throws   RangeError for a number that is not finite or a weight below 0.
 * Source   Ayer, Brunk, Ewing, Reid and Silverman, "An Empirical Distribution Function for Sampling with
 *          Incomplete Information", 1955; for probabilities Zadrozny and Elkan, "Transforming Classifier
 *          Scores into Accurate Multiclass Probability Estimates", 2002. Departs from both by the prior.
 */
export function isotonicBlocks(
  points: readonly IsotonicPoint[],
  prior: BlockPrior = NO_PRIOR,
): readonly IsotonicBlock[] {
  const exact = pooled(byPlace(points), ({ sum, weight }) => sum / weight);
  const { mean, weight: strength } = prior;
  const drawn = ({ sum, weight }: Pool): number => (sum + strength * mean) / (weight + strength);
  const blocks = strength === 0 ? exact : pooled(exact, drawn);
  return blocks.map((pool) => ({
    from: pool.from,
    to: pool.to,
    value: drawn(pool),
    weight: pool.weight,
  }));
}

/**
 * The fitted function at any place: a block's value from its first to its last point, on the straight line
 * between two blocks, and beyond the ends what the end block says.
 *
 * Not in steps: where between two blocks a step lies, nothing tells, and one outcome more would move it.
 * Not between the centres of blocks either: then what a block says is true of its centre alone, and the
 * mean over the points is no longer theirs.
 *
 * Output   undefined without blocks; what the lowest block says of an x that is no number. Rising in x.
 * Cost     O(log b) for b blocks.
 */
export function isotonicValue(blocks: readonly IsotonicBlock[], x: number): number | undefined {
  let low = 0;
  let high = blocks.length;
  // The number of blocks that begin at x or before it.
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.from ?? Number.POSITIVE_INFINITY) <= x) low = middle + 1;
    else high = middle;
  }
  const before = blocks[low - 1];
  const after = blocks[low];
  if (before === undefined) return after?.value;
  if (after === undefined || x <= before.to) return before.value;
  const share = (x - before.to) / (after.from - before.to);
  return Math.min(after.value, before.value + share * (after.value - before.value));
}

/** A block while it is pooled. */
interface Pool {
  readonly from: number;
  readonly to: number;
  readonly sum: number;
  readonly weight: number;
}

/** One pool for each x, rising. */
function byPlace(points: readonly IsotonicPoint[]): readonly Pool[] {
  const pools: Pool[] = [];
  for (const { x, y, weight = 1 } of points.toSorted((a, b) => a.x - b.x)) {
    if (!Number.isFinite(x) || !Number.isFinite(y) || !Number.isFinite(weight) || weight < 0) {
      throw new RangeError(`no point: x ${x}, y ${y}, weight ${weight}`);
    }
    if (weight === 0) continue;
    const last = pools.at(-1);
    const pool = { from: x, to: x, sum: weight * y, weight };
    if (last?.to === x) pools.splice(-1, 1, joined(last, pool));
    else pools.push(pool);
  }
  return pools;
}

/** Pools neighbours until the values rise. */
function pooled(pools: readonly Pool[], valueOf: (pool: Pool) => number): readonly Pool[] {
  const rising: Pool[] = [];
  for (const pool of pools) {
    let last = pool;
    for (;;) {
      const before = rising.at(-1);
      if (before === undefined || valueOf(before) < valueOf(last)) break;
      rising.pop();
      last = joined(before, last);
    }
    rising.push(last);
  }
  return rising;
}

function joined(one: Pool, next: Pool): Pool {
  return {
    from: one.from,
    to: next.to,
    sum: one.sum + next.sum,
    weight: one.weight + next.weight,
  };
}
