import assert from 'node:assert/strict';
import type { Candidate } from '../../../../src/core/completion.ts';
import {
  answersOf,
  leadOf,
  type Answer,
} from '../../../../src/strategies/ranking/likeness/answer-votes.ts';
import { scriptedTask } from '../../../fakes/scripted-task.ts';

interface Written {
  readonly text: string;
  readonly behaviour?: string;
  readonly votes?: number;
}

/** The answers of one family a text, with the candidates in order. */
async function answers(
  ...written: readonly Written[]
): Promise<{ readonly candidates: readonly Candidate[]; readonly found: readonly Answer[] }> {
  const writers = written.map(({ text }, i) => ({ id: `m${i}`, text }));
  const { task, tools } = scriptedTask(writers);
  const arrivals = await Array.fromAsync(tools.collect(writers.map(({ id }) => id)));
  const candidates = arrivals.flatMap((one) => (one.kind === 'candidate' ? [one.candidate] : []));
  const votes = written.map((one) => one.votes ?? 1);
  return { candidates, found: answersOf(written, candidates, votes, task) };
}

const textsOf = (found: readonly Answer[]) =>
  found.map(({ candidates }) => candidates.map(({ text }) => text));

describe('the answers of texts', () => {
  it('are one for texts with the same tokens, with all their votes', async () => {
    const { found } = await answers({ text: 'f(a,b)' }, { text: 'g()' }, { text: 'f(a, b)' });
    assert.deepEqual(textsOf(found), [['f(a,b)', 'f(a, b)'], ['g()']]);
    assert.deepEqual(
      found.map(({ votes, families }) => [votes, families.size]),
      [
        [2, 2],
        [1, 1],
      ],
    );
  });

  it('are one for texts that did the same, and not the text that a word of these is', async () => {
    const { found } = await answers(
      { text: 'a + b', behaviour: 'x' },
      { text: 'b + a', behaviour: 'x' },
      { text: 'x' },
    );
    assert.deepEqual(textsOf(found), [['a + b', 'b + a'], ['x']]);
  });

  it('have no family of a text that does not vote', async () => {
    const { found } = await answers({ text: 'f( )', votes: 0 }, { text: 'f()' });
    assert.deepEqual(
      found.map(({ votes, families }) => [votes, families.size]),
      [[1, 1]],
    );
  });

  it('lead by their votes beyond the next, once two families gave them', async () => {
    const { candidates, found } = await answers(
      { text: 'f()', votes: 2 },
      { text: 'f( )' },
      { text: 'g()', votes: 1.5 },
    );
    const [first, , other] = candidates;
    assert.ok(first && other);
    assert.equal(leadOf(first, found), 1.5);
    assert.equal(leadOf(other, found), -Infinity);
    assert.equal(leadOf({ ...first }, found), -Infinity);
  });
});
