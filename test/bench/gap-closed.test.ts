import assert from 'node:assert/strict';
import { BEST_MEMBER, ORACLE, RANDOM_MEMBER } from '../../src/benchmark/evaluate/baselines.ts';
import { FigureColumns } from '../../src/benchmark/evaluate/figure-columns.ts';
import type { Judgement } from '../../src/benchmark/evaluate/judge-recording.ts';
import { gapsClosed, gapTable } from './gap-closed.ts';

/** Items in files of their own: figures of the best member, of a way and of the oracle. */
function judged(rows: readonly (readonly [number, number, number])[]): Judgement {
  const figures = new FigureColumns();
  for (const [at, [best, own, oracle]] of rows.entries()) {
    figures.set(BEST_MEMBER, 'passes', at, best);
    figures.set('way', 'passes', at, own);
    figures.set(ORACLE, 'passes', at, oracle);
  }
  const items = rows.map((_, at) => ({
    ...{ id: `i${at}`, cluster: `f${at}`, language: 'python', split: undefined },
    promptKey: `p${at}`,
  }));
  return { items, members: [], strategyIds: ['way'], figures, unmet: [], problems: [] };
}

describe('the share of the gap that is closed', () => {
  it('is what a way gains over the best member, of what the oracle gains', () => {
    const rows = Array.from({ length: 7 }, () => [0.25, 0.5, 0.75] as const);
    const [best, way, oracle] = gapsClosed(judged(rows), 'passes', 1);
    assert.deepEqual([best?.share, way?.share, oracle?.share], [0, 0.5, 1]);
    assert.deepEqual([way?.low, way?.high, way?.items], [0.5, 0.5, 7]);
  });

  it('is below 0 for a way that is worse than the best member', () => {
    const [, way] = gapsClosed(judged([[0.5, 0.25, 1]]), 'passes', 1);
    assert.equal(way?.share, -0.5);
  });

  it('has an interval that holds it, and is the same for the same seed', () => {
    const rows = Array.from({ length: 7 }, (_, i) => [0, i % 2, 1] as const);
    const [, way] = gapsClosed(judged(rows), 'passes', 1);
    assert.ok(way !== undefined && way.low < way.share && way.share < way.high);
    assert.deepEqual(gapsClosed(judged(rows), 'passes', 1)[1], way);
  });

  it('leaves out ways without figures', () => {
    const ways = gapsClosed(judged([[0, 1, 1]]), 'passes', 1).map(({ way }) => way);
    assert.ok(!ways.includes(RANDOM_MEMBER));
  });

  it('is a table with a row a way', () => {
    const gaps = gapsClosed(judged([[0, 1, 2]]), 'passes', 1);
    const table = gapTable(gaps, { name: 'n', title: 't', note: '' });
    assert.deepEqual(
      table.rows.map(([way, , , share]) => [way, share]),
      [
        ['best member', '0 %'],
        ['`way`', '50 % (50 % to 50 %)'],
        ['oracle', '100 %'],
      ],
    );
  });
});
