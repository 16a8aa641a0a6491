import assert from 'node:assert/strict';
import { planRebuild } from '../../../../src/providers/workspace/index/rebuild-plan.ts';

const M = 1 << 20;
const load = (segment: string, tokens: number, doomed = 0, subtracted = 0) => ({
  segment,
  tokens,
  doomed,
  subtracted,
});
const idle = { folds: false, takesAll: true };
const busy = { folds: false, takesAll: false };

describe('planRebuild', () => {
  it('does nothing where nothing waits', () => {
    assert.equal(planRebuild([load('a', M), load('b', M)], 0, idle), undefined);
  });
  it('waits for more as long as more is coming', () => {
    assert.equal(planRebuild([], M / 2 - 1, busy), undefined);
    assert.deepEqual(planRebuild([], M / 2, busy), []);
    assert.deepEqual(planRebuild([], 1, idle), []);
  });
  it('takes small segments along, and leaves those that are much larger', () => {
    const loads = [load('small', 1_000), load('large', M), load('smaller', 500)];
    assert.deepEqual(planRebuild(loads, 300, idle), ['smaller', 'small']);
    assert.deepEqual(planRebuild(loads, 100, idle), []);
  });
  it('rebuilds segments with files that are to go', () => {
    assert.deepEqual(planRebuild([load('a', 4 * M), load('b', 3 * M, 5)], 0, idle), ['b', 'a']);
  });
  it('keeps segments below a size, one large one at a time', () => {
    const loads = [load('a', 8 * M, 10), load('b', 7 * M, 10), load('c', M)];
    assert.deepEqual(planRebuild(loads, 0, idle), ['a']);
  });
  it('empties the difference from all segments at once', () => {
    const loads = [load('a', 8 * M, 0, 10), load('b', 7 * M, 0, 10), load('c', 30 * M)];
    assert.deepEqual(planRebuild(loads, 0, { folds: true, takesAll: false }), ['a', 'b']);
  });
  it('copies every token a logarithmic number of times', () => {
    let loads: { segment: string; tokens: number; doomed: number; subtracted: number }[] = [];
    let copied = 0;
    for (let i = 0; i < 16; i++) {
      const sources = new Set(planRebuild(loads, M / 2, busy));
      const tokens = loads.reduce(
        (sum, one) => sum + (sources.has(one.segment) ? one.tokens : 0),
        0,
      );
      copied += tokens;
      loads = [...loads.filter((one) => !sources.has(one.segment)), load(`s${i}`, tokens + M / 2)];
    }
    assert.ok(copied <= 8 * M * 4, `${copied / M} million tokens copied for 8 million`);
    assert.ok(loads.length <= 4);
  });
});
