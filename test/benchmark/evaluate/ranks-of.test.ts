import assert from 'node:assert/strict';
import { ranksOf } from '../../../src/benchmark/evaluate/ranks-of.ts';
import { tableOf } from '../metrics/tables.ts';

const STRATEGY: Readonly<Record<string, readonly (number | undefined)[]>> = {
  mixed: [1, 0.5, undefined, 0],
  absent: [undefined, undefined, undefined, undefined],
};

/** Rows as texts: id, mean rank, share among the best, items. */
function ranked(
  models: readonly string[],
  rows: readonly (readonly (number | undefined)[])[],
  strategies: readonly string[] = [],
): readonly string[] | undefined {
  const table = tableOf(
    models,
    rows.map((quality) => ({ quality })),
  );
  return ranksOf(table, strategies, (id) => STRATEGY[id] ?? [])?.rows.map(
    ({ id, meanRank, topShare, items }) => `${id} ${meanRank} ${topShare} ${items}`,
  );
}

describe('ranksOf', () => {
  const rows = [
    [1, 0.5, 0],
    [0, 1, 0.5],
    [1, 1, 0],
    [0.5, 0.5, 0.5],
  ];

  it('ranks members among each other, equal ones by the better rank', () => {
    // a: 1 3 1 1, b: 2 1 1 1, c: 3 2 3 1; the best two of three.
    const wanted = ['a 1.5 0.75 4', 'b 1.25 1 4', 'c 2.25 0.5 4'];
    assert.deepEqual(ranked(['a', 'b', 'c'], rows), wanted);
  });
  it('ranks a strategy as one more among the members, where it has a figure', () => {
    // With 1, 0.5 and 0: first beside a; behind b, beside c; behind all three.
    const all = ranked(['a', 'b', 'c'], rows, ['mixed', 'absent']);
    assert.deepEqual(all?.slice(3), [`mixed ${(1 + 2 + 4) / 3} ${2 / 3} 3`]);
    assert.equal(all.length, 4);
  });
  it('counts the best three of four or more', () => {
    const four = rows.map((row) => [...row, 0.25]);
    // d: 3, 3, 3, 4.
    assert.equal(ranked(['a', 'b', 'c', 'd'], four)?.at(-1), 'd 3.25 0.75 4');
  });
  it('leaves out a member that answered fewer than half of the items, and below three all', () => {
    const sparse = rows.map((row, i) => [...row, i === 0 ? 1 : undefined]);
    assert.equal(ranked(['a', 'b', 'c', 'd'], sparse)?.length, 3);
    const two = rows.map(([a, b], i) => [a, b, i === 0 ? 1 : undefined]);
    assert.equal(ranked(['a', 'b', 'c'], two), undefined);
    assert.equal(ranked(['a', 'b'], rows), undefined);
    assert.equal(ranked(['a', 'b', 'c'], []), undefined);
  });
  it('has none where no item was answered by all', () => {
    const apart = [
      [1, 1, undefined],
      [1, undefined, 1],
      [undefined, 1, 1],
    ];
    assert.equal(ranked(['a', 'b', 'c'], apart), undefined);
  });
});
