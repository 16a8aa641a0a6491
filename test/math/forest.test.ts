import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TreeWeights } from '../../src/core/ranker-weights.ts';
import { forestProbability } from '../../src/math/forest.ts';

/** x₁ ≤ 1 ? 0.25 : (x₀ ≤ 0 ? 0.5 : 1) */
const TREE: TreeWeights = {
  feature: [1, -1, 0, -1, -1],
  threshold: [1, 0, 0, 0, 0],
  left: [1, -1, 3, -1, -1],
  right: [2, -1, 4, -1, -1],
  share: [0, 0.25, 0, 0.5, 1],
};

const leaf = (share: number): TreeWeights => ({
  feature: [-1],
  threshold: [0],
  left: [-1],
  right: [-1],
  share: [share],
});

const said = (trees: readonly TreeWeights[], row: readonly number[]) =>
  forestProbability({ trees, abstainBelow: 0 }, row);

describe('forestProbability', () => {
  it('goes left where the value is at most the threshold', () => {
    assert.equal(said([TREE], [0, 1]), 0.25);
    assert.equal(said([TREE], [0, 1.1]), 0.5);
    assert.equal(said([TREE], [0.1, 2]), 1);
  });

  it('is the mean over the trees', () => {
    assert.equal(said([TREE, leaf(0.75)], [0, 1]), 0.5);
  });

  it('sends what is not known to the right', () => {
    assert.equal(said([TREE], []), 1);
    assert.equal(said([TREE], [Number.NaN, Number.NaN]), 1);
  });

  it('knows nothing without trees', () => {
    assert.equal(said([], [1]), 0.5);
  });

  it('leaves out trees that lead nowhere, turn in circles or hold no share', () => {
    const broken: readonly TreeWeights[] = [
      { ...TREE, right: [9, 9, 9, 9, 9] },
      { ...TREE, right: [0, 0, 0, 0, 0] },
      { ...TREE, right: [], left: [] },
      { ...TREE, right: [1.5, -1, 0, 0, 0] },
      { feature: [], threshold: [], left: [], right: [], share: [] },
      leaf(Number.NaN),
      leaf(1e9),
      leaf(-1),
    ];
    for (const tree of broken) {
      assert.equal(said([tree], [5, 5]), 0.5);
      assert.equal(said([tree, leaf(0.125)], [5, 5]), 0.125);
    }
  });

  it('stays within [0, 1] and ends, whatever the weights are', () => {
    const numbers = fc.array(fc.oneof(fc.integer({ min: -3, max: 6 }), fc.double()), {
      maxLength: 6,
    });
    const trees = fc.array(
      fc.record({
        ...{ feature: numbers, threshold: numbers },
        ...{ left: numbers, right: numbers, share: numbers },
      }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(trees, numbers, (list, row) => {
        const probability = said(list, row);
        assert.ok(probability >= 0 && probability <= 1);
      }),
    );
  });
});
