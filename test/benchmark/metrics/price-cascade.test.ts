import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seededRandom } from '../../../src/core/random.ts';
import { oracle } from '../../../src/benchmark/metrics/reference-policies.ts';
import { priceCascade } from '../../../src/benchmark/metrics/price-cascade.ts';
import { anyTable, tableOf } from './tables.ts';

const table = tableOf(
  ['small', 'middle', 'large'],
  [
    { quality: [1, 1, 1], cost: [1, 2, 5] },
    { quality: [0, 1, 1], cost: [1, 2, 5] },
    { quality: [0, 0.5, 0], cost: [1, 2, 5] },
    { quality: [0, undefined, 1], cost: [1, 2, 5] },
    { quality: [1, undefined, 1], cost: [1, 2, 5] },
  ],
);

/** Outcomes as `model quality cost latency`, `-` for none. */
function told(judgeError: number, budgetUsd = Infinity, seed = 1): string[] {
  const options = { order: table.models, judgeError, budgetUsd };
  return priceCascade(table, options, seededRandom(seed)).map((outcome) =>
    outcome === undefined
      ? '-'
      : `${outcome.model ?? '-'} ${outcome.quality} ${outcome.costUsd} ${outcome.latencyMs}`,
  );
}

describe('priceCascade', () => {
  it('with a perfect judge stops at the first right answer and pays for all that were asked', () => {
    const [first, second, , fourth, fifth] = told(0);
    assert.deepEqual(
      [first, second, fourth, fifth],
      ['small 1 1 100', 'middle 1 3 300', '-', 'small 1 1 100'],
    );
  });
  it('keeps the last answer though an earlier one was better (known weakness)', () => {
    assert.equal(told(0)[2], 'large 0 8 800');
  });
  it('asks nobody who would use up what is left', () => {
    assert.deepEqual(told(0, 3).slice(0, 3), ['small 1 1 100', 'small 0 1 100', 'small 0 1 100']);
    assert.deepEqual(told(0, 3.5).slice(1, 3), ['middle 1 3 300', 'middle 0.5 3 300']);
    assert.equal(told(0, 1)[0], '- 0 0 0');
  });
  it('with a judge that is always wrong takes the first wrong answer', () => {
    assert.deepEqual(told(1).slice(0, 2), ['large 1 8 800', 'small 0 1 100']);
  });
  it('is the same for the same seed', () => {
    assert.deepEqual(told(0.5, Infinity, 7), told(0.5, Infinity, 7));
  });
  it('is never better than the oracle', () => {
    fc.assert(
      fc.property(anyTable, fc.constantFrom(0, 0.2, 1), fc.nat(9), (any, judgeError, budgetUsd) => {
        const options = { order: any.models, judgeError, budgetUsd };
        const best = oracle(any, 'cheapest-arm');
        for (const [at, outcome] of priceCascade(any, options, seededRandom(1)).entries()) {
          assert.ok((outcome?.quality ?? 0) <= (best[at]?.quality ?? 0));
        }
      }),
    );
  });
});
