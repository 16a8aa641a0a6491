import assert from 'node:assert/strict';
import { majority } from '../../../src/strategies/ranking/majority.ts';
import { scriptedTask, stepsOf, type Writer } from '../../fakes/scripted-task.ts';

/** Texts, best first with their scores, after each arrival; `*` marks a settled step. */
async function told(...writers: readonly (readonly [string, string, string | undefined])[]) {
  const list = writers.map(([id, family, text]): Writer => ({ id, family, text }));
  const steps = await stepsOf(majority.create({}), scriptedTask(list));
  return steps.map(({ ranking, settled }) => {
    const texts = ranking.scored.map(
      ({ candidate, score }) => `${candidate.text} ${score.toFixed(2)}`,
    );
    return `${texts.join(', ')}${settled ? ' *' : ''}`;
  });
}

describe('majority', () => {
  it('counts families, puts most votes first and keeps ties in order of arrival', async () => {
    assert.deepEqual(
      await told(['a', 'A', 'x'], ['b', 'B', 'y'], ['c', 'C', 'y'], ['d', 'D', 'x']),
      ['x 0.25', 'x 0.25, y 0.25', 'y 0.50, x 0.25', 'x 0.50, y 0.50 *', 'x 0.50, y 0.50 *'],
    );
  });

  it('settles as soon as no other text can overtake the leader', async () => {
    assert.deepEqual(await told(['a', 'A', 'x'], ['b', 'B', 'x'], ['c', 'C', 'y']), [
      'x 0.33',
      'x 0.67 *',
      'x 0.67, y 0.33 *',
      'x 0.67, y 0.33 *',
    ]);
  });

  it('takes failures for members that no longer vote', async () => {
    assert.deepEqual(await told(['a', 'A', 'x'], ['b', 'B', undefined], ['c', 'C', undefined]), [
      'x 0.33',
      'x 0.33',
      'x 0.33 *',
      'x 0.33 *',
    ]);
  });

  it('counts sizes of one family once', async () => {
    const [, second] = await told(['a1', 'A', 'x'], ['a2', 'A', 'x'], ['b', 'B', 'y']);
    assert.equal(second, 'x 0.50');
  });

  it('lets a mistake that most members share beat a lone right answer', async () => {
    const wrong = 'i <= n';
    const last = await told(['a', 'A', 'i < n'], ['b', 'B', wrong], ['c', 'C', wrong]);
    assert.match(last.at(-1) ?? '', /^i <= n 0.67/);
  });
});
