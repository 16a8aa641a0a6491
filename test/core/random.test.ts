import assert from 'node:assert/strict';
import { seededRandom } from '../../src/core/random.ts';

/** The first `n` numbers of a seed. */
function sequence(seed: number, n: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => random.next());
}

describe('seededRandom', () => {
  it('gives the same sequence for the same seed', () => {
    assert.deepEqual(sequence(7, 20), sequence(7, 20));
  });
  it('gives another sequence for another seed', () => {
    assert.notDeepEqual(sequence(7, 20), sequence(8, 20));
  });
  it('stays in [0, 1) and is even to within three standard errors', () => {
    const values = sequence(1, 10_000);
    assert.ok(values.every((value) => value >= 0 && value < 1));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    assert.ok(Math.abs(mean - 0.5) < (3 * Math.sqrt(1 / 12)) / 100, `mean ${mean}`);
  });
});
