import assert from 'node:assert/strict';
import type { Speaker } from '../../fakes/scripted-fusion.ts';
import { packLlm } from '../../../src/strategies/token-fusion/pack-llm.ts';
import { told, toyModel, PUBLISHED } from './toy-models.ts';

const PREFIX = 'const a = 1;\nconst b = 2;\nconst c = 3;\nconst total = ';

/** A member that wants one of two tokens, and finds each byte of the code before as surprising as told. */
const finding = (
  id: string,
  [token, other]: readonly [string, string],
  nats: number,
  p = 0.9,
): Speaker =>
  toyModel(
    id,
    { '': { [token]: p, [other]: 1 - p } },
    { scores: (text) => -nats * Buffer.byteLength(text) },
  );

const BAD = ['bad', 'good'] as const;
const GOOD = ['good', 'bad'] as const;

const textOf = async (
  speakers: readonly Speaker[],
  parameters: Readonly<Record<string, number>> = {},
  prefix = PREFIX,
) => (await told(packLlm, speakers, { ...PUBLISHED, ...parameters }, { prefix })).text;

describe('pack-llm', () => {
  it('mixes geometrically, by the losses of the members on the code before', async () => {
    // The card's losses 1.2 and 1.5 give the first one the weight 0.574443 at the temperature of 1.
    const models = [
      toyModel('m1', { '': { x: 0.8, y: 0.2 } }, { scores: (text) => -1.2 * text.length }),
      toyModel('m2', { '': { x: 0.3, y: 0.7 } }, { scores: (text) => -1.5 * text.length }),
    ];
    const { last } = await told(
      packLlm,
      models,
      { ...PUBLISHED, temperature: 1 },
      { prefix: PREFIX },
    );
    const weight = 1 / (1 + Math.exp(-0.3));
    const odds = (0.8 / 0.2) ** weight * (0.3 / 0.7) ** (1 - weight);
    assert.equal(last?.spans?.[0]?.text, 'x');
    assert.equal(last.spans[0].score?.toFixed(6), (odds / (1 + odds)).toFixed(6));
  });

  it('hears the better one more the lower the temperature is', async () => {
    const models = [finding('m1', BAD, 1.5, 0.95), finding('m2', GOOD, 1.2)];
    assert.equal(await textOf(models, { temperature: 10 }), 'bad');
    assert.equal(await textOf(models, { temperature: 0.05 }), 'good');
  });

  it('scores the last lines behind what precedes them', async () => {
    const { calls } = await told(
      packLlm,
      [finding('m1', BAD, 1), finding('m2', GOOD, 1)],
      PUBLISHED,
      { prefix: PREFIX },
    );
    assert.deepEqual(
      calls.filter((call) => call.startsWith('score m1')),
      ['score m1:const b = 2;\nconst c = 3;\nconst total = '],
    );
  });

  for (const [name, scores] of [
    ['fails', undefined],
    [
      'calls its score unreliable',
      () => ({ logprobNats: -1, tokens: 1, bytes: 9, fidelity: 'walk', unreliable: true }) as const,
    ],
    ['lies', () => 3],
  ] as const) {
    it(`does not hear a member that ${name}`, async () => {
      const { id, writes, tells = () => [] } = finding('m1', BAD, 1);
      const odd: Speaker = { id, writes, tells };
      const silent: Speaker = scores === undefined ? odd : { ...odd, scores };
      const models = [silent, finding('m2', GOOD, 2)];
      assert.equal(await textOf(models), 'good');
    });
  }

  it('weighs by trust where nothing precedes the cursor', async () => {
    const models = [
      { ...finding('m1', BAD, 2), weight: 0.9 },
      { ...finding('m2', GOOD, 1), weight: 0.1 },
    ];
    assert.equal(await textOf(models, {}, ''), 'bad');
  });

  it('searches weights that fit the last tokens, where it is told to', async () => {
    const fitting = (id: string, token: string, p: number): Speaker => {
      const model = finding(id, [token, 'other'], 1);
      return {
        ...model,
        tells: (accepted, back) =>
          back === 0
            ? (model.tells?.(accepted, 0) ?? {})
            : { [PREFIX.slice(PREFIX.length - back)]: p, wrong: 1 - p },
      };
    };
    const models = [fitting('m1', 'bad', 0.2), fitting('m2', 'good', 0.9)];
    const { text, calls } = await told(
      packLlm,
      models,
      { ...PUBLISHED, optimised: 1 },
      { prefix: PREFIX },
    );
    // The bad one gets no weight at all, and is not asked any more.
    assert.equal(text, 'good');
    assert.equal(calls.filter((call) => call.startsWith('next m1')).length, 16);
    assert.equal(calls.filter((call) => call.startsWith('score')).length, 0);
  });

  it('lets one member veto what it calls impossible', async () => {
    const models = [
      toyModel('m1', { '': { x: 0.9, y: 0.1 } }, { scores: (text) => -text.length }),
      toyModel('m2', { '': { y: 0.999999, x: 0.000001 } }, { scores: (text) => -text.length }),
      toyModel('m3', { '': { x: 0.9, y: 0.1 } }, { scores: (text) => -text.length }),
    ];
    assert.equal(await textOf(models), 'y');
  });
});
