import type { Random } from '../core/random.ts';
import type { TreeWeights } from '../core/ranker-weights.ts';

/** What a tree is grown on; a row is an example that may be counted several times. */
export interface TreeData {
  /** Values of each feature by row. */
  readonly columns: readonly Float64Array[];
  /** Rows by rising value of each feature. */
  readonly orders: readonly Int32Array[];
  readonly labels: Uint8Array;
  /** How often each row was drawn; rows drawn 0 times take no part. */
  readonly counts: Int32Array;
}

export interface TreeLimits {
  readonly maxDepth: number;
  /** Drawn rows in a leaf at least. */
  readonly leastLeaf: number;
  /** Features that are drawn at a node. */
  readonly tried: number;
  readonly random: Random;
}

/**
 * Grows a classification tree by the splits that leave the least Gini impurity,
 *
 *     G = n_left/n · 2 q_left (1 − q_left) + n_right/n · 2 q_right (1 − q_right)     q = share of ones
 *
 * among `tried` features drawn at each node; further ones are drawn while none of them can be split at
 * all. A split that gains nothing is taken too while labels differ, or exclusive-or would never be found.
 * Thresholds lie midway between neighbours; of equal splits the first drawn feature's lowest one stays.
 *
 * Cost    O(p · rows) a level: the rows of a node are kept sorted by every feature.
 * Source  Breiman et al., "Classification and Regression Trees", 1984; rules of drawing as in
 *         scikit-learn.
 */
export function growTree(
  data: TreeData,
  { maxDepth, leastLeaf, tried, random }: TreeLimits,
): TreeWeights {
  const { labels, counts } = data;
  const orders = data.orders.map((order) => drawnRows(order, counts));
  const spare = new Int32Array(orders[0]?.length ?? 0);
  const onLeft = new Uint8Array(labels.length);
  const tree: GrowingTree = { feature: [], threshold: [], left: [], right: [], share: [] };

  const grow = (start: number, end: number, depth: number): number => {
    const node = tree.feature.length;
    const total = totalOf(orders[0] ?? spare, start, end, data);
    tree.feature.push(-1);
    tree.threshold.push(0);
    tree.left.push(-1);
    tree.right.push(-1);
    tree.share.push(total.rows === 0 ? 0.5 : total.ones / total.rows);
    const isPure = total.ones === 0 || total.ones === total.rows;
    if (isPure || depth >= maxDepth || total.rows < 2 * leastLeaf) return node;
    const split = bestSplit({ data, orders, start, end, total, leastLeaf, tried, random });
    if (split === undefined) return node;
    const middle = part(data.columns[split.feature], split.threshold, start, end);
    tree.feature[node] = split.feature;
    tree.threshold[node] = split.threshold;
    tree.share[node] = 0;
    tree.left[node] = grow(start, middle, depth + 1);
    tree.right[node] = grow(middle, end, depth + 1);
    return node;
  };

  /** Brings the rows of the left side to the front in every order; gives where the right side begins. */
  const part = (
    column: Float64Array | undefined,
    threshold: number,
    start: number,
    end: number,
  ): number => {
    const [first = spare] = orders;
    for (let at = start; at < end; at++) {
      const row = first[at] ?? 0;
      onLeft[row] = Number((column?.[row] ?? 0) <= threshold);
    }
    let middle = start;
    for (const order of orders) {
      let left = start;
      let right = 0;
      // Written to both sides: which one counts cannot be foreseen, and a wrong guess costs more.
      for (let at = start; at < end; at++) {
        const row = order[at] ?? 0;
        const isLeft = onLeft[row] ?? 0;
        order[left] = row;
        spare[right] = row;
        left += isLeft;
        right += 1 - isLeft;
      }
      order.set(spare.subarray(0, right), left);
      middle = left;
    }
    return middle;
  };

  grow(0, orders[0]?.length ?? 0, 0);
  return tree;
}

type GrowingTree = { -readonly [Column in keyof TreeWeights]: number[] };

interface Total {
  readonly rows: number;
  readonly ones: number;
}

interface Node {
  readonly data: TreeData;
  readonly orders: readonly Int32Array[];
  readonly start: number;
  readonly end: number;
  readonly total: Total;
  readonly leastLeaf: number;
  readonly tried: number;
  readonly random: Random;
}

interface Split {
  readonly feature: number;
  readonly threshold: number;
  /** Falls as the impurity rises. */
  readonly purity: number;
}

function drawnRows(order: Int32Array, counts: Int32Array): Int32Array {
  const drawn = new Int32Array(order.length);
  let length = 0;
  for (const row of order) {
    drawn[length] = row;
    length += Number((counts[row] ?? 0) > 0);
  }
  return drawn.slice(0, length);
}

function totalOf(order: Int32Array, start: number, end: number, data: TreeData): Total {
  let rows = 0;
  let ones = 0;
  for (let at = start; at < end; at++) {
    const row = order[at] ?? 0;
    const count = data.counts[row] ?? 0;
    rows += count;
    if (data.labels[row] === 1) ones += count;
  }
  return { rows, ones };
}

function bestSplit(node: Node): Split | undefined {
  const features = Array.from(node.orders.keys());
  let best: Split | undefined;
  for (let drawn = 0; drawn < features.length; drawn++) {
    if (drawn >= node.tried && best !== undefined) break;
    const at = drawn + Math.floor(node.random.next() * (features.length - drawn));
    const feature = features[at] ?? 0;
    features[at] = features[drawn] ?? 0;
    const split = splitBy(feature, node);
    if (split !== undefined && split.purity > (best?.purity ?? -Infinity)) best = split;
  }
  return best;
}

/** The best place to part the rows by one feature; undefined where its values are all alike. */
function splitBy(
  feature: number,
  { data, orders, start, end, total, leastLeaf }: Node,
): Split | undefined {
  const { columns, labels, counts } = data;
  const [order, column] = [orders[feature], columns[feature]];
  if (order === undefined || column === undefined) return undefined;
  let rows = 0;
  let ones = 0;
  let best: Split | undefined;
  for (let at = start; at < end - 1; at++) {
    const row = order[at] ?? 0;
    const count = counts[row] ?? 0;
    rows += count;
    ones += count * (labels[row] ?? 0);
    const value = column[row] ?? 0;
    const next = column[order[at + 1] ?? 0] ?? 0;
    if (value === next || rows < leastLeaf || total.rows - rows < leastLeaf) continue;
    const purity = sideOf(rows, ones) + sideOf(total.rows - rows, total.ones - ones);
    if (purity > (best?.purity ?? -Infinity))
      best = { feature, threshold: midway(value, next), purity };
  }
  return best;
}

/** n · (q² + (1 − q)²): n less the impurity of a side, weighed by its rows. */
function sideOf(rows: number, ones: number): number {
  return (ones * ones + (rows - ones) * (rows - ones)) / rows;
}

/** Never the upper one, which would then go left. */
function midway(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle < high ? middle : low;
}
