import assert from 'node:assert/strict';
import { failure, ModelError } from '../../../src/core/failure.ts';
import type { StrategyMemory } from '../../../src/core/strategy.ts';
import { specEm } from '../../../src/strategies/span-fusion/spec-em.ts';
import { fusionTask, tokensOf, type Speaker } from '../../fakes/scripted-fusion.ts';
import { stepsOf } from '../../fakes/scripted-task.ts';
import { stepsBy, tableSpeakers, verdictsOf } from './score-tables.ts';

/** The card's table; shares do not change with the unit. */
const TABLE = [
  [14, 12, 13],
  [9, 11, 10],
  [20, 21, 19],
].map((row) => row.map((value) => value / 22));

/** The rule as published. */
const CARD = { published: 1 };

/** Value of the first text where its author, who tells nothing while writing, judges with such a weight. */
function valueOf(weight: number): number {
  const [sure, unsure] = [-0.5 / 6, -20 / 6].map((nats) => Math.exp(8 * nats));
  return ((weight * sure! + (2 / 3) * unsure!) / (weight + 2 / 3)) ** (1 / 8);
}

describe('spec-em', () => {
  it('gives the totals of the card, its weights learned before each choice', async () => {
    const steps = await stepsBy(specEm, tableSpeakers(TABLE, 2), { ...CARD, learningRate: 1 });
    assert.deepEqual(verdictsOf(steps), ['m2 0.343036 > m1 0.329446', 'm2 0.343796 > m1 0.328812']);
  });

  it('gives the plain mean of the shares without feedback', async () => {
    const steps = await stepsBy(specEm, tableSpeakers(TABLE, 2), { ...CARD, learningRate: 0 });
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
      (await stepsBy(specEm, weighing(weight), { ...CARD, learningRate: 0 })).at(-1)?.spans?.[0]
        ?.modelId;
    assert.deepEqual([await chosen(0.7), await chosen(0.3)], ['m1', 'm2']);
  });

  it('gives more weight to a judge whose drafts the others prefer, with two members as well', async () => {
    const table = [
      [0.6, 0.4],
      [0.7, 0.3],
    ];
    const steps = await stepsBy(specEm, tableSpeakers(table, 2), CARD);
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

  it('unless it is to go by the published rule, believes who is sure, not who says the most', async () => {
    // Two judges find both improbable and like the second a little better; its author is sure of the first.
    const unsure: Speaker['scores'] = (text) => (text.startsWith('one') ? -20 : -19);
    const speakers: readonly Speaker[] = [
      { id: 'a', writes: 'one();', scores: (text) => (text.startsWith('one') ? -0.5 : -30) },
      { id: 'b', writes: 'two();', scores: unsure },
      { id: 'c', writes: 'two();', scores: unsure },
    ];
    const author = async (parameters: Readonly<Record<string, number>>) =>
      (await stepsBy(specEm, speakers, { learningRate: 0, ...parameters })).at(-1)?.spans?.[0]
        ?.modelId;
    assert.equal(await author({}), 'a');
    const doubtful = speakers.map((one, i) => (i === 0 ? { ...one, weight: 0.2 } : one));
    const steps = await stepsBy(specEm, doubtful, { learningRate: 0 });
    assert.equal(steps.at(-1)?.spans?.[0]?.modelId, 'a');
    assert.equal(steps.at(-1)?.spans?.[0]?.score?.toFixed(3), valueOf(0.2).toFixed(3));
  });

  it('lets a member draft that cannot judge', async () => {
    const speakers = tableSpeakers(TABLE, 1).map(({ scores, ...rest }, i): Speaker =>
      i === 1 || scores === undefined ? rest : { ...rest, scores },
    );
    const steps = await stepsBy(specEm, speakers, { ...CARD, learningRate: 0 });
    // Shares .307692 and .35 for its draft, .358974 and .333333 for the first one.
    assert.deepEqual(verdictsOf(steps), ['m1 0.346154 > m2 0.328846']);
  });

  describe('with members that only judge', () => {
    /** Writes a statement of its own and judges by a list of texts, best first. */
    const judge = (id: string, order: readonly string[]): Speaker => ({
      ...{ id, writes: `${id}();` },
      judges: (first, second) => (order.indexOf(first) < order.indexOf(second) ? 0.9 : 0.1),
    });
    const scorer = (id: string, likes: string, nats = -1): Speaker => ({
      ...{ id, writes: `${id}();` },
      scores: (text) => (text.startsWith(likes) ? 0.5 : 1) * nats * tokensOf(text).length,
    });
    const run = async (speakers: readonly Speaker[]) => {
      const task = fusionTask(speakers);
      const steps = await stepsOf(specEm.create({ ...CARD, learningRate: 0 }), task);
      const judged = task.calls.filter((call) => call.startsWith('judge')).length;
      return { span: steps.at(-1)?.spans?.[0], judged };
    };

    it('hears them where the scorers are not sure, and says so', async () => {
      const unsure = [scorer('a', 'x', -0.5), scorer('b', 'x', -0.5)];
      const { span, judged } = await run([...unsure, judge('c', ['c();', 'b();', 'a();'])]);
      // Shares ⅓ of both scorers, and 1.8 of 3 comparisons.
      assert.deepEqual([span?.modelId, span?.fidelity], ['c', 'judge']);
      assert.equal(span?.score?.toFixed(6), ((1 / 3 + 1 / 3 + 0.6) / 3).toFixed(6));
      assert.equal(judged, 3);
    });

    it('does not ask them where the scorers are sure', async () => {
      const sure = [scorer('a', 'a', -3), scorer('b', 'a', -3)];
      const { span, judged } = await run([...sure, judge('c', ['c();', 'b();', 'a();'])]);
      assert.deepEqual([span?.modelId, span?.fidelity, judged], ['a', 'exact', 0]);
    });

    it('goes by them alone where no scorer can tell', async () => {
      const failing = (id: string): Speaker => ({
        ...{ id, writes: `${id}();` },
        scores: () => Number.NaN,
      });
      const judges = [judge('c', ['b();', 'a();', 'c();'])];
      const { span } = await run([failing('a'), failing('b'), ...judges]);
      assert.deepEqual([span?.modelId, span?.fidelity], ['b', 'judge']);
    });

    it('keeps the choice of the scorers where a judge cannot tell or says everything is alike', async () => {
      const almost = [scorer('a', 'a', -0.3), scorer('b', 'a', -0.3)];
      const abstains: Speaker = {
        ...{ id: 'c', writes: 'c();' },
        judges: () => {
          throw new ModelError(failure('unsupported', 'no verdict'));
        },
      };
      const even: Speaker = { ...{ id: 'c', writes: 'c();' }, judges: () => 0.5 };
      const [abstained, alike] = [await run([...almost, abstains]), await run([...almost, even])];
      assert.deepEqual([abstained.span?.modelId, abstained.span?.fidelity], ['a', 'exact']);
      assert.deepEqual([alike.span?.modelId, alike.span?.fidelity], ['a', 'judge']);
    });
  });

  describe('from request to request', () => {
    const memoryOf = (stored: Readonly<Record<string, number>> = {}) => {
      let kept = stored;
      const memory: StrategyMemory = {
        recall: () => kept,
        keep: (values) => {
          kept = { ...kept, ...values };
        },
      };
      return { memory, kept: () => kept };
    };
    const run = async (memory: StrategyMemory, learningRate = 1) => {
      const task = fusionTask(tableSpeakers(TABLE, 2), { memory });
      return verdictsOf(await stepsOf(specEm.create({ ...CARD, learningRate }), task));
    };

    it('keeps what was won, as logarithms, at most ½ a request', async () => {
      const { memory, kept } = memoryOf();
      await run(memory);
      // The card's weights after two rounds, from ⅓ each.
      const after = [0.287071, 0.356465, 0.356465];
      for (const [i, weight] of after.entries()) {
        const change = Math.log(weight) - Math.log(1 / 3);
        assert.equal(kept()[`m${i + 1}`]?.toFixed(4), change.toFixed(4));
      }
      await run(memory, 100);
      assert.equal(kept()['m1']?.toFixed(4), (Math.log(0.287071 * 3) - 0.5).toFixed(4));
    });

    it('begins with it, trusted by 0.7 and with a floor', async () => {
      const stored = { m1: 1, m2: 0, m3: 0 };
      const { memory } = memoryOf(stored);
      const raw = [Math.exp(0.7), 1, 1];
      const total = raw.reduce((sum, one) => sum + one, 0);
      const weights = raw.map((one) => 0.95 * (one / total) + 0.05 / 3);
      const eta = Math.sqrt(1 / 3);
      const fed = weights.map((weight, i) => weight * Math.exp(eta * [0.25, 0.5, 0.5][i]!));
      const shares = TABLE.map((row) => row[1]! / row.reduce((sum, one) => sum + one, 0));
      const wanted =
        fed.reduce((sum, weight, i) => sum + weight * shares[i]!, 0) /
        fed.reduce((sum, weight) => sum + weight, 0);
      // Its weight makes the first judge's own draft win.
      assert.match((await run(memory))[0]!, new RegExp(`^m1 .* > m2 ${wanted.toFixed(6)}$`));
    });

    it('neither recalls nor keeps anything without feedback', async () => {
      const { memory, kept } = memoryOf({ m1: 5, m3: -5 });
      assert.deepEqual(await run(memory, 0), [
        'm2 0.341453 > m1 0.330769',
        'm2 0.341453 > m1 0.330769',
      ]);
      assert.deepEqual(kept(), { m1: 5, m3: -5 });
    });

    it('keeps nothing of a run that was given up', async () => {
      const { memory, kept } = memoryOf();
      const controller = new AbortController();
      const task = fusionTask(tableSpeakers(TABLE, 2), {
        memory,
        beforeCall: (n) => {
          if (n === 8) controller.abort(new Error('typed on'));
        },
      });
      await assert.rejects(stepsOf(specEm.create({}), task, controller.signal), /typed on/);
      assert.deepEqual(kept(), {});
    });
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
