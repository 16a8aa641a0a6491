import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fusionTask, type Speaker } from '../../fakes/scripted-fusion.ts';
import { stepsOf } from '../../fakes/scripted-task.ts';
import { gac } from '../../../src/strategies/token-fusion/gac.ts';
import { sureOf, told } from './toy-models.ts';

const model = (id: string, more: Partial<Speaker> = {}): Speaker =>
  sureOf(id, ['one', '();'], 0.9, more);

const noteOf = async (speakers: readonly Speaker[], parameters = {}) =>
  (await told(gac, speakers, parameters)).last?.note;

describe('token fusion', () => {
  for (const [note, speakers, parameters] of [
    ['alone:no-lists', [model('a')], {}],
    ['alone:no-lists', [model('a'), { id: 'b', writes: 'one();' }], {}],
    ['gated:unknown-vocabularies', [model('a', { vocabulary: 'v' }), model('b')], {}],
    [
      'gated:different-vocabularies',
      [model('a', { vocabulary: 'v' }), model('b', { vocabulary: 'w' })],
      {},
    ],
    [
      'every-step:same-vocabulary',
      [model('a', { vocabulary: 'v' }), model('b', { vocabulary: 'v' })],
      {},
    ],
    ['every-step:chosen', [model('a'), model('b')], { everyStep: 1 }],
  ] as const) {
    it(`says ${note} of ${speakers.length} members`, async () => {
      assert.equal(await noteOf(speakers, parameters), note);
    });
  }

  it('leaves the words of instant members out of every step', async () => {
    const same = ['a', 'b'].map((id) => model(id, { vocabulary: 'v' }));
    const { last, calls } = await told(gac, [...same, model('w', { instant: true })], { gate: 1 });
    assert.equal(last?.note, 'every-step:same-vocabulary');
    assert.ok(!calls.some((call) => call.startsWith('next w')));
  });

  for (const everyStep of [0, 1]) {
    it(`obeys an abort at every call, everyStep ${everyStep}`, () =>
      fc.assert(
        fc.asyncProperty(fc.nat({ max: 5 }), async (at) => {
          const controller = new AbortController();
          const reason = new Error('typed on');
          const unsure = ['a', 'b'].map((id) =>
            sureOf(id, [`${id}ne`, '();', '\ntwo', '();'], 0.4, {}),
          );
          let calls = 0;
          const task = fusionTask(unsure, {
            beforeCall(n) {
              calls = n + 1;
              if (n === at) controller.abort(reason);
            },
          });
          const running = stepsOf(gac.create({ everyStep }), task, controller.signal);
          await running.then(
            () => assert.ok(calls <= at),
            (error: unknown) => assert.equal(error, reason),
          );
          // What was asked side by side is asked all the same.
          assert.ok(calls <= at + 2, `${calls} calls after ${at}`);
        }),
      ));
  }
});
