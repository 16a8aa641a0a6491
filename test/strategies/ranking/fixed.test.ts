import assert from 'node:assert/strict';
import { fixed } from '../../../src/strategies/ranking/fixed.ts';
import { scriptedTask, stepsOf } from '../../fakes/scripted-task.ts';

const writers = [
  { id: 'a', text: 'x' },
  { id: 'b', text: 'y' },
];

describe('fixed', () => {
  it('asks the most trusted member only', async () => {
    const scripted = scriptedTask(writers, { trust: ['b', 'a'] });
    const asked: (readonly string[])[] = [];
    const tools = {
      ...scripted.tools,
      collect(ids: readonly string[]) {
        asked.push(ids);
        return scripted.tools.collect(ids);
      },
    };
    const steps = await stepsOf(fixed.create({}), { ...scripted, tools });
    assert.deepEqual(asked, [['b']]);
    assert.deepEqual(
      steps.at(-1)?.ranking.scored.map(({ candidate, score }) => [candidate.text, score]),
      [['y', 1]],
    );
  });

  it('has no candidate when that member fails, though others could answer', async () => {
    const failing = [{ id: 'a', text: undefined }, writers[1]!];
    const steps = await stepsOf(fixed.create({}), scriptedTask(failing));
    assert.deepEqual(steps.at(-1)?.ranking.scored, []);
  });
});
