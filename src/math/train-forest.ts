import type { ForestWeights, TreeWeights } from '../core/ranker-weights.ts';
import { seededRandom, type Random } from '../core/random.ts';
import { abstentionThreshold, type Answered } from './effective-reliability.ts';
import { forestProbability } from './forest.ts';
import { growTree } from './grow-tree.ts';

/** A candidate of which it is known whether it is right. */
export interface ForestExample {
  readonly features: readonly number[];
  readonly label: 0 | 1;
  /** The request that it is of: held out as a whole, and answered by one of its candidates. */
  readonly group: string;
}

export interface ForestTraining {
  /** Integer, 1 or more. */
  readonly trees: number;
  /** Questions from the root to a leaf at most; 0 or more. */
  readonly maxDepth: number;
  /** Drawn examples in a leaf at least; integer, 1 or more. */
  readonly leastLeaf: number;
  readonly seed: number;
}

/** As published: trees grow until their leaves are pure. */
export const PUBLISHED_FOREST = { trees: 100, maxDepth: Infinity, leastLeaf: 1 } as const;

/** A forest of which the file stays small enough to be shipped. */
export const SMALL_FOREST = { trees: 40, maxDepth: 6, leastLeaf: 5 } as const;

/** Parts of the groups, each of which the others' forest answers for the threshold. */
const FOLDS = 3;

/**
 * Trains a random forest: every tree is grown on as many examples as there are, drawn with
 * replacement, by splits of least Gini impurity among ⌊√p⌋ of p features that are drawn anew at each
 * node.
 *
 * The threshold of abstention is the one of the largest effective reliability on groups that the trees
 * have not seen: the groups are parted in three, and each part is answered by a forest of the others.
 *
 * Input   features of one length and finite. The order of the examples says nothing.
 * Output  no trees without examples, or where a row is longer than others or holds what is no number;
 *         a threshold of 0 where there is one group alone.
 * Cost    O(trees · p · n · depth), three times that with the threshold; pauses after every tree. 5,000
 *         rows of 24 features take about a second for the small forest and four for the published one.
 *         Same examples and seed: same forest.
 * Source  Si et al., "Getting MoRE out of Mixture of Language Model Reasoning Experts", Findings of
 *         EMNLP 2023, with the standard forest of scikit-learn; Breiman, "Random Forests", 2001.
 *         Departs in that the threshold is chosen on held-out groups of the same examples: there is no
 *         development set beside them.
 */
export function* forestInPieces(
  examples: readonly ForestExample[],
  training: ForestTraining,
): Generator<undefined, ForestWeights> {
  const width = examples[0]?.features.length ?? 0;
  const sound = examples.every(
    ({ features }) => features.length === width && features.every(Number.isFinite),
  );
  if (width === 0 || !sound) return { trees: [], abstainBelow: 0 };
  const sorted = examples.toSorted(byContent);
  const random = seededRandom(training.seed);
  const trees = yield* grow(sorted, training, random);
  const answered: Answered[] = [];
  const foldOf = foldsOf(sorted);
  if (new Set(foldOf.values()).size > 1) {
    for (let fold = 0; fold < FOLDS; fold++) {
      const others = sorted.filter(({ group }) => foldOf.get(group) !== fold);
      const held = sorted.filter(({ group }) => foldOf.get(group) === fold);
      if (held.length === 0) continue;
      const forest = { trees: yield* grow(others, training, random), abstainBelow: 0 };
      answered.push(...bestOfEach(held, forest));
    }
  }
  return { trees, abstainBelow: abstentionThreshold(answered) };
}

/** `forestInPieces` without its pauses. */
export function trainForest(
  examples: readonly ForestExample[],
  training: ForestTraining,
): ForestWeights {
  const pieces = forestInPieces(examples, training);
  let step = pieces.next();
  while (step.done !== true) step = pieces.next();
  return step.value;
}

function* grow(
  examples: readonly ForestExample[],
  { trees, maxDepth, leastLeaf }: ForestTraining,
  random: Random,
): Generator<undefined, readonly TreeWeights[]> {
  const width = examples[0]?.features.length ?? 0;
  const columns = Array.from({ length: width }, (_, feature) =>
    Float64Array.from(examples, ({ features }) => features[feature] ?? 0),
  );
  const orders = columns.map((column) =>
    Int32Array.from(column.keys()).sort((a, b) => (column[a] ?? 0) - (column[b] ?? 0) || a - b),
  );
  const labels = Uint8Array.from(examples, ({ label }) => label);
  const tried = Math.max(1, Math.floor(Math.sqrt(width)));
  const grown: TreeWeights[] = [];
  for (let tree = 0; tree < trees; tree++) {
    const counts = new Int32Array(examples.length);
    let draws = examples.length;
    while (draws-- > 0) {
      const drawn = Math.floor(random.next() * examples.length);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    grown.push(
      growTree({ columns, orders, labels, counts }, { maxDepth, leastLeaf, tried, random }),
    );
    yield;
  }
  return grown;
}

/** Examples in an order that does not depend on how they came. */
function byContent(a: ForestExample, b: ForestExample): number {
  for (const [i, x] of a.features.entries()) {
    const difference = x - (b.features[i] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.label !== b.label) return a.label - b.label;
  return a.group < b.group ? -1 : Number(a.group > b.group);
}

/** Groups in the order of their names, dealt out in turns. */
function foldsOf(examples: readonly ForestExample[]): ReadonlyMap<string, number> {
  const groups = [...new Set(examples.map(({ group }) => group))].sort();
  return new Map(groups.map((group, i) => [group, i % FOLDS]));
}

/** Of each group the candidate that the forest would answer with; one of equals by chance, so all. */
function bestOfEach(held: readonly ForestExample[], forest: ForestWeights): readonly Answered[] {
  return [...Map.groupBy(held, ({ group }) => group).values()].map((rows) => {
    const judged = rows.map(({ features, label }) => ({
      probability: forestProbability(forest, features),
      label,
    }));
    const probability = Math.max(...judged.map((one) => one.probability));
    const best = judged.filter((one) => one.probability === probability);
    return { probability, right: best.reduce((sum, { label }) => sum + label, 0) / best.length };
  });
}
