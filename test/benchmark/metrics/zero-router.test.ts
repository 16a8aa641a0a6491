import assert from 'node:assert/strict';
import { zeroRouter } from '../../../src/benchmark/metrics/zero-router.ts';
import { tableOf } from './tables.ts';

describe('zeroRouter', () => {
  it('is the hull of single models over the items they share', () => {
    const table = tableOf(
      ['cheap', 'poor', 'dear', 'unpriced'],
      [
        { quality: [0, 0, 1, 1], cost: [1, 2, 4, undefined] },
        { quality: [1, 0, 1, 1], cost: [1, 2, 6, undefined] },
        { quality: [1, 1, undefined, 1], cost: [9, 9, undefined, undefined] },
        { quality: [1, 1, 1, 1], cost: [1, 2, undefined, undefined] },
      ],
    );
    assert.deepEqual(zeroRouter(table), {
      hull: [
        { costUsd: 1, quality: 0.5 },
        { costUsd: 5, quality: 1 },
      ],
      n: 2,
      leftOut: ['unpriced'],
    });
  });
  it('is empty where nothing has a price', () => {
    const table = tableOf(['a'], [{ quality: [1] }]);
    assert.deepEqual(zeroRouter(table), { hull: [], n: 0, leftOut: ['a'] });
  });
});
