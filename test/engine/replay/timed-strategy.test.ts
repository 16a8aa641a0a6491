import assert from 'node:assert/strict';
import { sleep } from '../../../src/core/clock.ts';
import type { Strategy, StrategyTools } from '../../../src/core/strategy.ts';
import { timedStrategy } from '../../../src/engine/replay/timed-strategy.ts';
import { createSimulatedClock } from '../../../src/core/simulated-clock.ts';
import { scriptedTask } from '../../fakes/scripted-task.ts';

const signal = new AbortController().signal;

describe('the time of a strategy', () => {
  it('is that of its own work, without the waiting for candidates', async () => {
    const clock = createSimulatedClock(0, 2);
    const { task, tools } = scriptedTask(['x', 'y'].map((id) => ({ id, text: `${id}();` })));
    const slow: StrategyTools = {
      ...tools,
      async *collect(memberIds) {
        for await (const arrival of tools.collect(memberIds)) {
          await sleep(clock, 1000, signal);
          yield arrival;
        }
      },
    };
    const working: Strategy = {
      async *run(given, own) {
        for await (const arrival of own.collect(given.members.map(({ id }) => id))) {
          await sleep(clock, 7, signal);
          yield { ranking: { scored: [] }, settled: arrival.kind === 'failure' };
        }
      },
    };
    const timed = timedStrategy(working, clock);
    const steps = await clock.run(Array.fromAsync(timed.strategy.run(task, slow, signal)));
    assert.deepEqual([steps.length, clock.now(), timed.elapsedMs()], [2, 2014, 14]);
  });

  it('ends what it reads when its reader leaves', async () => {
    const clock = createSimulatedClock(0, 2);
    const { task, tools } = scriptedTask([{ id: 'x', text: 'x();' }]);
    let ended = false;
    const endless: Strategy = {
      async *run() {
        try {
          for (;;) yield { ranking: { scored: [] }, settled: false };
        } finally {
          ended = true;
        }
      },
    };
    const { strategy } = timedStrategy(endless, clock);
    for await (const { settled } of strategy.run(task, tools, signal)) {
      assert.equal(settled, false);
      break;
    }
    assert.ok(ended);
  });
});
