import assert from 'node:assert/strict';
import { costQualityOf } from '../../../src/benchmark/evaluate/cost-quality-of.ts';
import type { Way } from '../../../src/benchmark/report/benchmark-report.ts';
import { tableOf } from '../metrics/tables.ts';
import { figureOf, wayOf } from '../report/sample-report.ts';

function way(id: string, quality: number, costUsd: number, kind: Way['kind'] = 'member'): Way {
  const figures = [figureOf('quality', quality)];
  return wayOf(id, { kind, figures, costUsd: { mean: costUsd, items: 3 } });
}

/** Nobody solves the last item; the free member has no known cost and answers only once. */
const TABLE = tableOf(
  ['cheap', 'dear', 'free'],
  [
    { quality: [1, 1, 1], cost: [1, 4] },
    { quality: [0, 1], cost: [1, 4] },
    { quality: [0, 0], cost: [1, 4] },
  ],
);
const WAYS = [way('cheap', 1 / 3, 1), way('dear', 2 / 3, 4), way('router', 2 / 3, 2, 'strategy')];

/** Numbers without the noise of their last digits. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'number' ? Number(inner.toFixed(9)) : inner,
    ),
  );
}

describe('costQualityOf', () => {
  it('tells what nearly the best quality costs, with members alone and with all ways', () => {
    const found = costQualityOf(WAYS, 'quality', TABLE, 'dear');
    // Members: 1 + 3 · (q − 1/3) / (1/3) at q = 0.95 · 2/3 and 0.99 · 2/3; all: the same with 1 for 3.
    assert.deepEqual(plain(found?.savings), [
      { mix: 'members', qualityShare: 0.95, costUsd: 3.7, savedShare: 0.075 },
      { mix: 'members', qualityShare: 0.99, costUsd: 3.94, savedShare: 0.015 },
      { mix: 'all-ways', qualityShare: 0.95, costUsd: 1.9, savedShare: 0.525 },
      { mix: 'all-ways', qualityShare: 0.99, costUsd: 1.98, savedShare: 0.505 },
    ]);
  });
  it('tells what always the best answer costs, in both conventions', () => {
    // 1 + 4 + 1, or 1 + 4 + 0, of three items of which two are solved.
    assert.deepEqual(plain(costQualityOf(WAYS, 'quality', TABLE, 'dear')?.oracle), {
      quality: 0.666666667,
      askingCheapestUsd: 2,
      askingNobodyUsd: 1.666666667,
      items: 3,
    });
  });
  it('saves nothing against a best member whose cost is not known', () => {
    assert.equal(costQualityOf(WAYS, 'quality', TABLE, 'free')?.savings, undefined);
    assert.equal(costQualityOf(WAYS, 'quality', TABLE)?.savings, undefined);
  });
  it('is none where nothing costs anything', () => {
    assert.equal(costQualityOf([way('free', 1, 0)], 'quality', TABLE, 'free'), undefined);
  });
});
