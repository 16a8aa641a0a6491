import assert from 'node:assert/strict';
import { specEm } from '../../../src/strategies/span-fusion/spec-em.ts';
import { tokensOf, type Speaker } from '../../fakes/scripted-fusion.ts';
import { stepsBy, tableSpeakers, verdictsOf } from './score-tables.ts';

/** The card's table; shares do not change with the unit. */
const TABLE = [
  [14, 12, 13],
  [9, 11, 10],
  [20, 21, 19],
].map((row) => row.map((value) => value / 22));

describe('spec-em', () => {
  it('gives the totals of the card, its weights learned before each choice', async () => {
    const steps = await stepsBy(specEm, tableSpeakers(TABLE, 2), { learningRate: 1 });
    assert.deepEqual(verdictsOf(steps), ['m2 0.343036 > m1 0.329446', 'm2 0.343796 > m1 0.328812']);
  });

  it('gives the plain mean of the shares without feedback', async () => {
    const steps = await stepsBy(specEm, tableSpeakers(TABLE, 2), { learningRate: 0 });
    // The card's sums .992308, 1.024359, .983333 over three judges.
    assert.deepEqual(verdictsOf(steps), ['m2 0.341453 > m1 0.330769', 'm2 0.341453 > m1 0.330769']);
  });

  it('begins with the learned weights of the judges', async () => {
    const table = [
      [0.6, 0.4],
      [0.4, 0.6],
    ];
    const weighing = (weight: number) =>
      tableSpeakers(table, 1).map((one, i) => ({ ...one, weight: i === 0 ? weight : 1 - weight }));
    const chosen = async (weight: number) =>
      (await stepsBy(specEm, weighing(weight), { learningRate: 0 })).at(-1)?.spans?.[0]?.modelId;
    assert.deepEqual([await chosen(0.7), await chosen(0.3)], ['m1', 'm2']);
  });

  it('gives more weight to a judge whose drafts the others prefer, with two members as well', async () => {
    const table = [
      [0.6, 0.4],
      [0.7, 0.3],
    ];
    const steps = await stepsBy(specEm, tableSpeakers(table, 2));
    const scores = steps.at(-1)?.spans?.map(({ score = 0 }) => score);
    // m1 wins its only pair: w = e^η / (e^η + 1) with η = √½, then √½ / 2 more.
    const total = (eta: number): number => {
      const weight = Math.exp(eta) / (Math.exp(eta) + 1);
      return weight * 0.6 + (1 - weight) * 0.7;
    };
    assert.deepEqual(
      scores?.map((score) => score.toFixed(9)),
      [total(Math.SQRT1_2).toFixed(9), total(1.5 * Math.SQRT1_2).toFixed(9)],
    );
  });

  it('lets a member draft that cannot judge', async () => {
    const speakers = tableSpeakers(TABLE, 1).map(({ scores, ...rest }, i): Speaker =>
      i === 1 || scores === undefined ? rest : { ...rest, scores },
    );
    const steps = await stepsBy(specEm, speakers, { learningRate: 0 });
    // Shares .307692 and .35 for its draft, .358974 and .333333 for the first one.
    assert.deepEqual(verdictsOf(steps), ['m1 0.346154 > m2 0.328846']);
  });

  it('accepts whole statements and keeps white space', async () => {
    const writes = 'next( x );\ncall(\n    a,\n    b);';
    const steps = await stepsBy(specEm, [{ id: 'a', writes }]);
    assert.deepEqual(
      steps.at(-1)?.spans?.map(({ text }) => text),
      ['next( x );', '\ncall(\n    a,\n    b);'],
    );
  });

  it('prefers of two drafts with the same improbable name the one with an easy end', async () => {
    const nats = (text: string): number => -5 - 0.01 * (tokensOf(text).length - 1);
    const steps = await stepsBy(specEm, [
      { id: 'short', writes: 'odd;', scores: nats },
      { id: 'long', writes: 'odd(1, 2, 3, 4);', scores: nats },
    ]);
    assert.equal(steps.at(-1)?.spans?.[0]?.modelId, 'long');
  });
});
