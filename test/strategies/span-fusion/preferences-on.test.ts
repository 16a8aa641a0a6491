import assert from 'node:assert/strict';
import { failure, ModelError } from '../../../src/core/failure.ts';
import { judgesAmong, preferencesOn } from '../../../src/strategies/span-fusion/preferences-on.ts';
import { fusionTask, type Speaker } from '../../fakes/scripted-fusion.ts';

type Judging = NonNullable<Speaker['judges']>;

/** Shares to three places and calls of judges on texts. */
async function compared(
  texts: readonly string[],
  judges: Readonly<Record<string, Judging>>,
  basis?: readonly number[],
) {
  const speakers = Object.entries(judges).map(([id, judge]): Speaker => ({
    ...{ id, writes: '', judges: judge },
  }));
  const { task, tools, calls } = fusionTask(speakers);
  const { preferences, failed } = await preferencesOn(
    texts.map((text) => ({ text })),
    basis,
    task.context.prefix,
    judgesAmong(task.members),
    tools,
    new AbortController().signal,
  );
  const shares = preferences.map(({ member, shares: own }) =>
    [member.id, ...own.map((share) => share.toFixed(3))].join(' '),
  );
  return { shares, failed, calls };
}

const abstain: Judging = () => {
  throw new ModelError(failure('unsupported', 'no verdict'));
};
/** Likes the text that comes first in the alphabet. */
const byName: Judging = (first, second) => (first < second ? 0.9 : 0.1);

describe('preferences of members that judge', () => {
  it('are shares of the comparisons, one judge beside the other', async () => {
    const { shares } = await compared(['a', 'b', 'c'], { x: byName, y: () => 0.5 });
    assert.deepEqual(shares, ['x 0.600 0.333 0.067', 'y 0.333 0.333 0.333']);
  });

  it('turn with the order of the texts', async () => {
    const { shares } = await compared(['c', 'b', 'a'], { x: byName });
    assert.deepEqual(shares, ['x 0.067 0.333 0.600']);
  });

  it('compare the best three alone, in at most three calls, and leave the rest as it was', async () => {
    const basis = [0.1, 0.3, 0.25, 0.2, 0.15];
    const { shares, calls } = await compared(['e', 'b', 'c', 'a', 'd'], { x: byName }, basis);
    assert.deepEqual(calls, ['judge x:b|c', 'judge x:b|a', 'judge x:c|a']);
    // Three quarters are shared out: a wins 1.8 of 3 comparisons, b 1.0, c 0.2.
    assert.deepEqual(shares, ['x 0.100 0.250 0.050 0.450 0.150']);
  });

  it('compare the first three where nobody scored, and give the rest nothing', async () => {
    const { shares } = await compared(['a', 'b', 'c', 'd'], { x: byName });
    assert.deepEqual(shares, ['x 0.600 0.333 0.067 0.000']);
  });

  it('are missing of a judge that abstains once; it has not failed', async () => {
    let asked = 0;
    const once: Judging = (first, second) =>
      ++asked === 2 ? abstain(first, second) : byName(first, second);
    const { shares, failed } = await compared(['a', 'b', 'c'], { x: once, y: byName });
    assert.deepEqual([shares, failed], [['y 0.600 0.333 0.067'], []]);
  });

  it('are missing of a judge that fails or says what cannot be; it takes no further part', async () => {
    const { shares, failed } = await compared(['a', 'b'], {
      broken: () => {
        throw new Error('scripted');
      },
      liar: () => 1.5,
      silent: () => Number.NaN,
      x: byName,
    });
    assert.deepEqual([shares, failed], [['x 0.900 0.100'], ['broken', 'liar', 'silent']]);
  });

  it('are those of members alone that cannot score', () => {
    const { task } = fusionTask([
      { id: 'scores', writes: '', scores: () => -1, judges: byName },
      { id: 'judges', writes: '', judges: byName },
      { id: 'writes', writes: '' },
    ]);
    assert.deepEqual(
      judgesAmong(task.members).map(({ id }) => id),
      ['judges'],
    );
  });
});
