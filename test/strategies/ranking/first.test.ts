import assert from 'node:assert/strict';
import { first } from '../../../src/strategies/ranking/first.ts';
import { scriptedTask, stepsOf } from '../../fakes/scripted-task.ts';

describe('first', () => {
  it('settles with the first candidate and keeps the order of arrival', async () => {
    const writers = [
      { id: 'a', text: undefined },
      { id: 'b', text: 'x' },
      { id: 'c', text: 'y' },
    ];
    const steps = await stepsOf(first.create({}), scriptedTask(writers));
    assert.deepEqual(
      steps.map(({ settled, ranking }) => [settled, ranking.scored.map(({ score }) => score)]),
      [
        [false, []],
        [true, [1]],
        [true, [1, 1 / 2]],
        [true, [1, 1 / 2]],
      ],
    );
  });

  it('takes a fast wrong answer however many agree on another one', async () => {
    const writers = ['wrong', 'right', 'right'].map((text, i) => ({ id: `m${i}`, text }));
    const steps = await stepsOf(first.create({}), scriptedTask(writers));
    assert.equal(steps.at(-1)?.ranking.scored[0]?.candidate.text, 'wrong');
  });
});
