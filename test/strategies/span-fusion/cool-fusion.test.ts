import assert from 'node:assert/strict';
import { coolFusion } from '../../../src/strategies/span-fusion/cool-fusion.ts';
import { fusionTask, type Speaker } from '../../fakes/scripted-fusion.ts';
import { stepsOf } from '../../fakes/scripted-task.ts';
import { stepsBy, tableSpeakers, verdictsOf } from './score-tables.ts';

const FUSED = { rerank: 0 };

describe('cool-fusion', () => {
  it('accepts the segment of the least mean perplexity, as on the card', async () => {
    const nats = (own: number, other: number) => (text: string) => ({
      ...{ logprobNats: text === 'own()' ? own : other, tokens: 2, bytes: 5 },
      fidelity: 'exact' as const,
    });
    const steps = await stepsBy(
      coolFusion,
      [
        // −.1 −.2 and −1 −.4: perplexities 1.161834 and 2.013753, mean 1.587793.
        { id: 'a', writes: 'own()', scores: nats(-0.3, -2) },
        { id: 'b', writes: 'other()', scores: nats(-1.4, -2) },
      ],
      FUSED,
    );
    assert.deepEqual(verdictsOf(steps), [
      `a ${(1 / 1.5877934750993798).toFixed(6)} > b ${Math.exp(-1).toFixed(6)}`,
    ]);
  });

  for (const [what, aligned, spans] of [
    ['words', 1, ['foo.bar(a,', ' "b c");', '\nreturn', ' x;']],
    [
      'tokens of code',
      0,
      ['foo', '.', 'bar', '(', 'a', ',', ' "b c"', ')', ';', '\nreturn', ' x', ';'],
    ],
  ] as const) {
    it(`goes by ${what}`, async () => {
      const writes = 'foo.bar(a, "b c");\nreturn x;';
      const steps = await stepsBy(coolFusion, [{ id: 'a', writes }], { ...FUSED, aligned });
      assert.deepEqual(
        steps.at(-1)?.spans?.map(({ text }) => text),
        spans,
      );
    });
  }

  describe('with rerank', () => {
    const word = (wanted: string) => (text: string) => (text.includes(wanted) ? -0.01 : -4);
    const pair: readonly Speaker[] = [
      { id: 'a', writes: 'one two;', scores: word('two') },
      { id: 'b', writes: 'uno dos;', scores: word('two') },
    ];

    it('puts the fused text and the whole answers in one order', async () => {
      const last = (await stepsBy(coolFusion, pair)).at(-1);
      assert.deepEqual(
        last?.ranking.scored.map(({ candidate }) => [candidate.id, candidate.text]),
        [
          ['fused', 'one two;'],
          ['c-b', 'uno dos;'],
        ],
      );
      assert.equal(last.spans?.map(({ text }) => text).join(''), 'one two;');
    });

    it('has no spans where an answer of one member wins', async () => {
      const scores = (text: string): number => (text === 'uno dos;' || text === 'one' ? 0 : -9);
      const steps = await stepsBy(
        coolFusion,
        pair.map((one) => ({ ...one, scores })),
      );
      const last = steps.at(-1);
      assert.equal(last?.ranking.scored[0]?.candidate.id, 'c-b');
      assert.equal(last.spans, undefined);
    });

    it('settles with its last step only', async () => {
      const steps = await stepsBy(coolFusion, pair);
      assert.deepEqual(
        steps.map(({ settled }) => settled),
        steps.map((_, i) => i === steps.length - 1),
      );
    });

    it('scores whole texts once', async () => {
      const task = fusionTask(pair);
      await stepsOf(coolFusion.create({}), task);
      assert.deepEqual(task.calls.slice(-2), [
        'score a:one two;|uno dos;',
        'score b:one two;|uno dos;',
      ]);
    });
  });

  it('lets one scorer that cannot judge decide against all others', async () => {
    const table = [
      [1 / 2, 1 / 2.5, 1 / 3],
      [1 / 1.1, 1 / 2.6, 1 / 3],
      [1 / 30, 1 / 1.3, 1 / 3],
    ];
    assert.deepEqual(verdictsOf(await stepsBy(coolFusion, tableSpeakers(table, 1), FUSED)), [
      'm2 0.468750 > m3 0.333333',
    ]);
  });
});
