import assert from 'node:assert/strict';
import { packGreedyWeights, packSimilarityWeights } from '../../src/math/pack-weights.ts';
import { assertNear } from './near.ts';

const A = [
  [2, 0, 0],
  [0, 1, 0],
];
const B = [
  [0, 0.5, 0],
  [0, 0, 3],
];
const LABELS = [0, 2];

describe('packSimilarityWeights', () => {
  it('are those of the card', () => {
    assertNear(packSimilarityWeights([1.2, 1.5, 2.4]), [0.489713, 0.362788, 0.147499]);
    assertNear(packSimilarityWeights([1.2, 1.5, 2.4], 0.1), [0.952569, 0.047426, 0.000006]);
  });
});

describe('packGreedyWeights', () => {
  it('are those of the card: 0.55 for the better model', () => {
    const { weights = [], loss } = packGreedyWeights([A, B], LABELS) ?? {};
    assertNear([...weights, loss], [0.45, 0.55, 0.532291]);
  });
  it('are the same in any order of the models', () => {
    const { weights = [], loss } = packGreedyWeights([B, A], LABELS) ?? {};
    assertNear([...weights, loss], [0.55, 0.45, 0.532291]);
  });
  it('leave out a model that helps nothing', () => {
    const bad = [
      [1, 0, 1],
      [1, 0, 0],
    ];
    const { weights = [], loss } = packGreedyWeights([A, bad, B], LABELS) ?? {};
    assertNear([...weights, loss], [0.45, 0, 0.55, 0.532291]);
  });
  it('leave all to the first of equal models, where published the last gets all', () => {
    const { weights = [] } = packGreedyWeights([A, A, A], LABELS) ?? {};
    assert.deepEqual(weights, [1, 0, 0]);
  });
  it('of a sole model are all its own', () => {
    const { weights = [], loss } = packGreedyWeights([A], LABELS) ?? {};
    assertNear([...weights, loss], [1, 0.895495]);
  });
  it('are unknown of nothing', () => {
    assert.equal(packGreedyWeights([], LABELS), undefined);
    assert.equal(packGreedyWeights([A], []), undefined);
  });
});
