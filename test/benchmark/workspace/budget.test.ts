import assert from 'node:assert/strict';
import { costOf, reachedLimit } from '../../../src/benchmark/workspace/budget.ts';
import { recordedLine } from '../../fakes/recorded-lines.ts';

const SPENT = { timeMs: 1000, tokens: 500, usd: 0.1 };

describe('the budget of a benchmark', () => {
  for (const [budget, stop] of [
    [{}, undefined],
    [{ timeMs: 1001, tokens: 501, usd: 0.11 }, undefined],
    [{ timeMs: 1000 }, 'time'],
    [{ tokens: 500 }, 'tokens'],
    [{ usd: 0.1 }, 'money'],
    [{ tokens: 1, timeMs: 1 }, 'time'],
  ] as const) {
    it(`${JSON.stringify(budget)} is ${stop === undefined ? 'not used up' : `used up by ${stop}`}`, () => {
      assert.equal(reachedLimit(SPENT, budget), stop);
    });
  }

  it('counts what is known of a request', () => {
    const usage = { promptTokens: 100, completionTokens: 10 };
    const line = recordedLine('q', {
      ...{
        x: { text: 'a', usage, costUsd: 0.25 },
        y: { text: 'b', usage: { completionTokens: 5 } },
      },
      z: null,
    });
    assert.deepEqual(costOf(line), { tokens: 115, usd: 0.25 });
  });
});
