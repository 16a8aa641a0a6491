import assert from 'node:assert/strict';
import { specFuse } from '../../../src/strategies/span-fusion/spec-fuse.ts';
import { fusionTask } from '../../fakes/scripted-fusion.ts';
import { stepsOf } from '../../fakes/scripted-task.ts';
import { stepsBy, tableSpeakers, verdictsOf } from './score-tables.ts';

describe('spec-fuse', () => {
  it('accepts the draft with the greatest mean token probability over all members', async () => {
    const table = [
      [0.8, 0.5, 0.2],
      [0.3, 0.9, 0.1],
      [0.4, 0.4, 0.6],
    ];
    const steps = await stepsBy(specFuse, tableSpeakers(table, 1));
    // (.5 + .9 + .4) / 3 and (.8 + .3 + .4) / 3.
    assert.deepEqual(verdictsOf(steps), ['m2 0.600000 > m1 0.500000']);
  });

  it('does not weigh the members', async () => {
    const table = [
      [0.6, 0.4],
      [0.1, 0.5],
    ];
    const heavy = tableSpeakers(table, 1).map((one, i) => ({
      ...one,
      weight: i === 0 ? 0.9 : 0.1,
    }));
    assert.deepEqual(verdictsOf(await stepsBy(specFuse, heavy)), ['m2 0.450000 > m1 0.350000']);
  });

  const WEAK = [
    [0.9, 0.85, 0.05],
    [0.9, 0.85, 0.05],
    [0.9, 0.85, 0.05],
  ];

  /** The members that are asked for drafts, round by round. */
  async function draftersOf(table: readonly (readonly number[])[], rounds: number) {
    const task = fusionTask(tableSpeakers(table, rounds));
    const steps = await stepsOf(specFuse.create({}), task);
    const drafts = task.calls.flatMap((call) => /^draft (\w+):([^]*)$/.exec(call)?.slice(1) ?? []);
    const byRound = new Map<number, string[]>();
    for (let i = 0; i < drafts.length; i += 2) {
      const round = drafts[i + 1]?.split(';').length ?? 0;
      byRound.set(round, [...(byRound.get(round) ?? []), drafts[i] ?? '']);
    }
    return { drafters: [...byRound.values()].map((ids) => ids.join(' ')), steps, task };
  }

  it('lets a weak drafter leave after three rounds, who goes on judging', async () => {
    const { drafters, task } = await draftersOf(WEAK, 4);
    assert.deepEqual(drafters, ['m1 m2 m3', 'm1 m2 m3', 'm1 m2 m3', 'm1 m2']);
    assert.match(task.calls.at(-1) ?? '', /^score m3/);
  });

  it('keeps two drafters, however weak one is', async () => {
    const pair = WEAK.slice(0, 2).map((row) => [row[0] ?? 0, 0.01]);
    const { drafters } = await draftersOf(pair, 5);
    assert.deepEqual(new Set(drafters), new Set(['m1 m2']));
  });

  it('never hears again a drafter that was weak at the beginning', async () => {
    const speakers = tableSpeakers(WEAK, 5).map((one) => ({
      ...one,
      // From the fourth round on everybody would like what the third one writes.
      scores: (text: string, prefix: string) =>
        prefix.split(';').length > 3 && text.includes('gamma')
          ? 0
          : (one.scores?.(text, prefix) ?? 0),
    }));
    const last = (await stepsOf(specFuse.create({}), fusionTask(speakers))).at(-1);
    assert.deepEqual(
      last?.spans?.map(({ modelId }) => modelId),
      ['m1', 'm1', 'm1', 'm1', 'm1'],
    );
  });
});
