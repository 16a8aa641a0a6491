import type { ForestWeights, TreeWeights } from '../core/ranker-weights.ts';

/** What a forest says that knows nothing. */
const UNKNOWN = 0.5;

/**
 * Probability that what a row describes is right: the mean over the trees of the share of right ones
 * in the leaf that the row falls into,
 *
 *     p(x) = 1/T · Σ_t share_t(leaf_t(x))        left where x_feature ≤ threshold
 *
 * Input   a row of features in the order of training; what it lacks goes right.
 * Output  in [0, 1]; 0.5 without trees. A tree that does not lead to a leaf (nodes that it does not
 *         have, circles, a share that is none) is left out: weights come from files, and no file may end
 *         the search or make it endless.
 * Cost    one comparison a level and tree.
 * Source  Breiman, "Random Forests", 2001, with the mean of shares instead of votes, as scikit-learn
 *         has it.
 */
export function forestProbability({ trees }: ForestWeights, row: readonly number[]): number {
  let sum = 0;
  let known = 0;
  for (const tree of trees) {
    const share = leafShare(tree, row);
    if (share === undefined) continue;
    sum += share;
    known += 1;
  }
  return known === 0 ? UNKNOWN : sum / known;
}

function leafShare(tree: TreeWeights, row: readonly number[]): number | undefined {
  let node = 0;
  // Every step of a sound tree leads to a node that was not met before.
  let steps = tree.feature.length;
  while (steps-- > 0) {
    const feature = tree.feature[node];
    if (feature === undefined) return undefined;
    if (feature < 0) {
      const share = tree.share[node] ?? Number.NaN;
      return share >= 0 && share <= 1 ? share : undefined;
    }
    const goesLeft = (row[feature] ?? Number.NaN) <= (tree.threshold[node] ?? Number.NaN);
    node = (goesLeft ? tree.left[node] : tree.right[node]) ?? Number.NaN;
  }
  return undefined;
}
