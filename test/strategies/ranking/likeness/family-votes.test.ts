import assert from 'node:assert/strict';
import {
  familyVotes,
  votesToCome,
} from '../../../../src/strategies/ranking/likeness/family-votes.ts';
import { scriptedTask, type Writer } from '../../../fakes/scripted-task.ts';

const WRITERS: readonly Writer[] = [
  { id: 'a1', family: 'A', text: 'x', weight: 0.1 },
  { id: 'a2', family: 'A', text: 'y', weight: 0.3 },
  { id: 'b', family: 'B', text: 'x', weight: 0.6 },
];

async function votesOf(weighted: boolean, writers = WRITERS) {
  const { task, tools } = scriptedTask(writers);
  const arrivals = await Array.fromAsync(tools.collect(writers.map(({ id }) => id)));
  const last = new Map(
    arrivals.flatMap((one) =>
      one.kind === 'candidate' ? [[one.candidate.id, one.candidate]] : [],
    ),
  );
  return familyVotes([...last.values()], task, weighted).map((votes) => votes.toFixed(6));
}

describe('votes of families', () => {
  it('are one each, shared by the texts of its members', async () => {
    assert.deepEqual(await votesOf(false), ['1.500000', '0.500000']);
  });

  it('are the weight of its best member, shared by weight', async () => {
    // A gives 0.3: a quarter of it to x; B gives 0.6.
    assert.deepEqual(await votesOf(true), ['0.675000', '0.225000']);
  });

  it('are given by those alone that have answered', async () => {
    const [, ...rest] = WRITERS;
    assert.deepEqual(await votesOf(true, [{ id: 'a1', family: 'A', text: undefined }, ...rest]), [
      '0.300000',
      '0.600000',
    ]);
  });

  it('are none where no author is a member', () => {
    const { task } = scriptedTask(WRITERS);
    const generation = {
      modelId: 'gone',
      text: 'x',
      finish: { unified: 'stop', raw: 'stop' },
      usage: { estimated: true },
      totalMs: 1,
    } as const;
    const stranger = { id: 'c1', text: 'x', modelIds: ['gone'], generation, complete: true };
    assert.deepEqual(familyVotes([stranger], task, true), [0]);
  });

  it('can still come from the families of those that are running', () => {
    const { task } = scriptedTask(WRITERS);
    assert.equal(votesToCome(['a1', 'a2', 'b'], task, false), 2);
    assert.equal(votesToCome(['a1', 'a2'], task, true), 0.3);
    assert.equal(votesToCome([], task, true), 0);
  });
});
