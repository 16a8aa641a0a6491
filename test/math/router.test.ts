import assert from 'node:assert/strict';
import { inputsOf, routerConfidence, sigmoid } from '../../src/math/router.ts';

const LAYERS = [
  {
    weights: [
      [1, -1],
      [2, 0],
    ],
    bias: [0, -1],
    relu: true,
  },
  { weights: [[1, 0.5]], bias: [-1], relu: false },
];

describe('the confidence of a router', () => {
  it('goes through the layers', () => {
    // max(0, 3 − 1) = 2, max(0, 6 − 1) = 5; 2 + 2.5 − 1 = 3.5
    assert.equal(routerConfidence({ layers: LAYERS }, [3, 1]), sigmoid(3.5));
    // max(0, −2) = 0, max(0, −1) = 0; −1
    assert.equal(routerConfidence({ layers: LAYERS }, [0, 2]), sigmoid(-1));
  });

  it('is none where the features are not as many as it takes, or no numbers', () => {
    assert.equal(inputsOf(LAYERS), 2);
    assert.equal(routerConfidence({ layers: LAYERS }, [3]), undefined);
    assert.equal(routerConfidence({ layers: LAYERS }, []), undefined);
    assert.equal(routerConfidence({ layers: [] }, [3]), undefined);
    assert.equal(routerConfidence({ layers: LAYERS }, [NaN, 1]), undefined);
  });

  it('stays within 0 and 1', () => {
    assert.equal(sigmoid(1000), 1);
    assert.equal(sigmoid(-1000), 0);
  });
});
