import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  commonItems,
  outcomesAt,
  summaryOf,
  type PolicyOutcomes,
} from '../../../src/benchmark/metrics/outcome-table.ts';
import {
  bestSingle,
  championOfLanguage,
  oracle,
  singleModel,
  uniformRandom,
} from '../../../src/benchmark/metrics/reference-policies.ts';
import { anyTable, tableOf } from './tables.ts';

/** Outcomes as `model quality cost`, `-` for what is not known. */
function told(outcomes: PolicyOutcomes): string[] {
  return outcomes.map((outcome) =>
    outcome === undefined
      ? '-'
      : `${outcome.model ?? '-'} ${outcome.quality} ${outcome.costUsd ?? '-'}`,
  );
}

const table = tableOf(
  ['small', 'large'],
  [
    { quality: [1, 1], cost: [1, 5], language: 'go' },
    { quality: [0, 1], cost: [1, 5], language: 'rust' },
    { quality: [0, 0], cost: [3, 2], language: 'go' },
    { quality: [1, undefined], cost: [1, 9], language: 'rust' },
    { quality: [undefined, undefined] },
    { quality: [0.5, 1], cost: [1, undefined] },
  ],
);

describe('a policy', () => {
  it('of one model has an outcome only where that model answered', () => {
    assert.deepEqual(told(singleModel(table, 'large')), [
      'large 1 5',
      'large 1 5',
      'large 0 2',
      '-',
      '-',
      'large 1 -',
    ]);
  });
  it('of chance is the exact mean of the answers, its cost known only with all of theirs', () => {
    assert.deepEqual(told(uniformRandom(table)), [
      '- 1 3',
      '- 0.5 3',
      '- 0 2.5',
      '- 1 1',
      '-',
      '- 0.75 -',
    ]);
  });
  it('of an oracle takes the best, then the cheapest, where none is right as well', () => {
    assert.deepEqual(told(oracle(table, 'cheapest-arm')), [
      'small 1 1',
      'large 1 5',
      'large 0 2',
      'small 1 1',
      '-',
      'large 1 -',
    ]);
  });
  it('of an oracle by RouterBench asks nobody where none is right', () => {
    assert.equal(told(oracle(table, 'no-model-correct'))[2], '- 0 0');
  });
  it('of an oracle prefers a known cost to an unknown one', () => {
    const priced = tableOf(['a', 'b'], [{ quality: [1, 1], cost: [undefined, 7] }]);
    assert.deepEqual(told(oracle(priced, 'cheapest-arm')), ['b 1 7']);
  });
  it('has means that say what they are of', () => {
    assert.deepEqual(summaryOf(singleModel(table, 'large')), {
      items: 6,
      quality: { mean: 0.75, n: 4 },
      costUsd: { mean: 4, n: 3 },
      latencyMs: { mean: 400, n: 3 },
    });
  });
});

describe('common items', () => {
  it('are those that every policy answered', () => {
    const both = [singleModel(table, 'small'), singleModel(table, 'large')];
    assert.deepEqual(commonItems(both), [0, 1, 2, 5]);
    assert.equal(summaryOf(outcomesAt(both[0] ?? [], commonItems(both))).quality.mean, 1.5 / 4);
  });
  it('are none of no policy', () => assert.deepEqual(commonItems([]), []));
});

describe('bestSingle', () => {
  it('compares on common items, whatever a model did elsewhere', () => {
    // `half` has 1.0 over its own two items; on these `whole` has it too, and is cheaper.
    const rows = [1, 1, 0, 0].map((quality, at) => ({
      quality: [at < 2 ? 1 : undefined, quality],
      cost: [2, 1],
    }));
    assert.deepEqual(bestSingle(tableOf(['half', 'whole'], rows)), {
      model: 'whole',
      quality: 1,
      n: 2,
    });
  });
  it('leaves out a model without any answer', () => {
    const rows = [{ quality: [undefined, 0.5] }];
    assert.equal(bestSingle(tableOf(['never', 'once'], rows))?.model, 'once');
  });
  it('takes the earlier of equal ones, and a known cost before an unknown one', () => {
    assert.equal(bestSingle(tableOf(['a', 'b'], [{ quality: [1, 1], cost: [1, 1] }]))?.model, 'a');
    assert.equal(
      bestSingle(tableOf(['a', 'b'], [{ quality: [1, 1], cost: [undefined, 1] }]))?.model,
      'b',
    );
  });
  it('is undefined where no item is common to all', () => {
    const rows = [{ quality: [1, undefined] }, { quality: [undefined, 1] }];
    assert.equal(bestSingle(tableOf(['a', 'b'], rows)), undefined);
    assert.equal(bestSingle(tableOf(['a', 'b'], rows), ['b'])?.n, 1);
  });
});

describe('championOfLanguage', () => {
  const training = tableOf(
    ['a', 'b'],
    [
      { quality: [1, 0], language: 'go' },
      { quality: [0, 1], language: 'rust' },
      { quality: [0, 1] },
    ],
  );
  it('takes the model that was best for the language, else the one that was best over all', () => {
    const rows = ['go', 'rust', 'cobol'].map((language) => ({ quality: [0.1, 0.2], language }));
    const picks = championOfLanguage(tableOf(['a', 'b'], rows), training);
    assert.deepEqual(told(picks), ['a 0.1 -', 'b 0.2 -', 'b 0.2 -']);
  });
});

describe('an oracle', () => {
  it('is at least as good as every policy on every item, in any order of the models', () => {
    fc.assert(
      fc.property(anyTable, (any) => {
        const best = oracle(any, 'cheapest-arm');
        const rivals = [uniformRandom(any), championOfLanguage(any, any)];
        for (const model of any.models) rivals.push(singleModel(any, model));
        for (const rival of rivals) {
          for (const [at, outcome] of rival.entries()) {
            assert.ok(outcome === undefined || (best[at]?.quality ?? -1) >= outcome.quality);
          }
        }
        const mirrored = oracle(
          {
            models: any.models.toReversed(),
            items: any.items.map((item) => ({
              ...item,
              quality: item.quality.toReversed(),
              costUsd: item.costUsd.toReversed(),
              latencyMs: item.latencyMs.toReversed(),
            })),
          },
          'cheapest-arm',
        );
        const worth = (outcomes: PolicyOutcomes) =>
          outcomes.map((outcome) => [outcome?.quality, outcome?.costUsd]);
        assert.deepEqual(worth(mirrored), worth(best));
      }),
    );
  });
});
