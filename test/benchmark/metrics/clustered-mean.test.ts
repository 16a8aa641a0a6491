import assert from 'node:assert/strict';
import { seededRandom } from '../../../src/core/random.ts';
import {
  clusteredMean,
  clusterGroups,
  coveredMean,
} from '../../../src/benchmark/metrics/clustered-mean.ts';

describe('coveredMean', () => {
  it('is of the known values and says how many', () => {
    assert.deepEqual(coveredMean([1, undefined, 0, 0.5]), { mean: 0.5, n: 3 });
  });
  it('is undefined without values, not 0', () => {
    assert.deepEqual(coveredMean([undefined]), { mean: undefined, n: 0 });
  });
});

describe('clusteredMean', () => {
  const items = ['a', 'b', 'a', 'c'].map((cluster, at) => ({ cluster, value: at }));

  it('groups the values of a file', () => {
    assert.deepEqual(clusterGroups(items), [[0, 2], [1], [3]]);
  });
  it('has mean, counts and an interval around the mean', () => {
    const { mean, n, clusters, interval } = clusteredMean(items, seededRandom(1));
    assert.deepEqual([mean, n, clusters], [1.5, 4, 3]);
    assert.ok(interval !== undefined && interval.low < 1.5 && interval.high > 1.5);
    assert.deepEqual(clusteredMean(items, seededRandom(1)).interval, interval);
  });
  it('has no interval without values', () => {
    assert.equal(clusteredMean([], seededRandom(1)).interval, undefined);
  });
});
