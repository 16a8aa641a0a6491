import assert from 'node:assert/strict';
import fc from 'fast-check';
import { duelMatrix, rankTable } from '../../../src/benchmark/metrics/mix-instruct.ts';
import { anyTable, tableOf } from './tables.ts';

const table = tableOf(
  ['a', 'b', 'c'],
  [{ quality: [0.9, 0.9, 0.1] }, { quality: [0.2, 0.5, 0.8] }, { quality: [1, undefined, 0] }],
);

describe('rankTable', () => {
  it('shares the better rank among equals and counts only complete items', () => {
    assert.deepEqual(rankTable(table, 2), {
      n: 2,
      ranks: [
        { model: 'a', meanRank: 2, topShare: 0.5 },
        { model: 'b', meanRank: 1.5, topShare: 1 },
        { model: 'c', meanRank: 2, topShare: 0.5 },
      ],
    });
  });
  it('takes rounding for equal', () => {
    const rounded = tableOf(['a', 'b'], [{ quality: [0.1 + 0.2, 0.3] }]);
    assert.deepEqual(
      rankTable(rounded).ranks.map(({ meanRank }) => meanRank),
      [1, 1],
    );
  });
  it('has no figures where no item is complete', () => {
    assert.deepEqual(rankTable(tableOf(['a', 'b'], [{ quality: [1, undefined] }])), {
      n: 0,
      ranks: ['a', 'b'].map((model) => ({ model, meanRank: undefined, topShare: undefined })),
    });
  });
});

describe('duelMatrix', () => {
  const told = duelMatrix(table).map((row) =>
    row.map(({ wins, losses, ties, n }) => `${wins}:${losses}:${ties} of ${n}`).join(' | '),
  );
  it('compares every two models on what both answered', () => {
    assert.deepEqual(told, [
      '0:0:3 of 3 | 0:1:1 of 2 | 2:1:0 of 3',
      '1:0:1 of 2 | 0:0:2 of 2 | 1:1:0 of 2',
      '1:2:0 of 3 | 1:1:0 of 2 | 0:0:3 of 3',
    ]);
  });
  it('mirrors, and does not depend on the order of items; nor do ranks', () => {
    fc.assert(
      fc.property(anyTable, (any) => {
        const matrix = duelMatrix(any);
        for (const [i, row] of matrix.entries()) {
          for (const [j, { wins, ties, n }] of row.entries()) {
            const other = matrix[j]?.[i];
            assert.deepEqual([other?.losses, other?.ties, other?.n], [wins, ties, n]);
          }
        }
        const reversed = { models: any.models, items: any.items.toReversed() };
        assert.deepEqual(duelMatrix(reversed), matrix);
        assert.deepEqual(rankTable(reversed), rankTable(any));
      }),
    );
  });
});
