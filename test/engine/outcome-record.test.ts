import assert from 'node:assert/strict';
import type { Outcome } from '../../src/core/completion.ts';
import type { Learner } from '../../src/core/learner.ts';
import { numbersFromOne } from '../../src/engine/run-numbers.ts';
import { createHedgeLearner } from '../../src/learning/hedge-learner.ts';
import { says, streams } from '../fakes/scripted-model.ts';
import { stageFor, type Role, type Stage } from './scripted-engine.ts';

const TEXT = 'sum(price, count);';
const ACCEPTED: Outcome = { kind: 'accepted' };

interface Asked extends Stage {
  readonly learner: Learner;
}

/** A stage on which the members have been asked and so much time has passed. */
async function asked(
  roles: readonly Role[],
  passMs = 1000,
  seed = 1,
  nextRun = numbersFromOne(),
): Promise<Asked> {
  const learner = createHedgeLearner();
  const stage = stageFor(roles, { seed, learner, nextRun });
  stage.ask('let t = ‸\n');
  await stage.clock.pass(passMs);
  return { ...stage, learner };
}

const A: Role = { name: 'a', device: 'a', script: () => says(TEXT, 10) };
const B: Role = { name: 'b', device: 'b', script: () => says('price;', 20) };

/** What was learned of typescript: outcomes of each member. */
function learned({ learner }: Asked): readonly number[] {
  const table = learner.snapshot().languages['typescript'] ?? {};
  return Object.values(table).map(({ outcomes }) => outcomes);
}

describe('a report of a shown text', () => {
  it('names who took part, and tells engines apart', async () => {
    const one = (await asked([A, B])).engine.report('r1', TEXT, 'automatic', ACCEPTED);
    const two = (await asked([A, B], 1000, 2)).engine.report('r1', TEXT, 'automatic', ACCEPTED);
    assert.deepEqual(one?.memberIds, ['scripted:a', 'scripted:b']);
    assert.notEqual(one.session, two?.session);
  });

  it('tells of no run of a newer engine: its members did not write the text', async () => {
    const nextRun = numbersFromOne();
    await asked([A, B], 1000, 1, nextRun);
    const newer = await asked([A], 1000, 2, nextRun);
    const look = { kind: 'survived', afterMs: 30_000, ratio: 0 } as const;
    assert.equal(newer.engine.report('r1', TEXT, 'automatic', look), undefined);
    assert.deepEqual(learned(newer), []);
    assert.notEqual(newer.engine.report('r2', TEXT, 'automatic', ACCEPTED), undefined);
  });

  it('is kept without rewards when it was ignored, and teaches nothing', async () => {
    const stage = await asked([A, B]);
    const record = stage.engine.report('r1', TEXT, 'automatic', { kind: 'ignored' });
    assert.deepEqual(record?.rewards, {});
    assert.deepEqual(learned(stage), []);
  });

  it('teaches of an accepted text that is still there only once', async () => {
    const stage = await asked([A, B]);
    stage.engine.report('r1', TEXT, 'automatic', ACCEPTED);
    assert.deepEqual(learned(stage), [1, 1]);
    const look = { kind: 'survived', afterMs: 30_000, ratio: 0.9 } as const;
    const record = stage.engine.report('r1', TEXT, 'automatic', look);
    assert.deepEqual(record?.rewards, {});
    assert.deepEqual(learned(stage), [1, 1]);
    stage.engine.report('r1', TEXT, 'automatic', { ...look, ratio: 0.5 });
    assert.deepEqual(learned(stage), [2, 2]);
  });

  it('credits the author of a line that was taken before the rest was written', async () => {
    const script = () => streams(['first();\n', 'second();\n', 'third();\n'], 300);
    const stage = await asked([{ name: 'slow', script }], 400);
    const record = stage.engine.report('r1', 'first();', 'automatic', ACCEPTED);
    assert.deepEqual(record?.modelIds, ['scripted:slow']);
    assert.deepEqual(record.rewards, { 'scripted:slow': 1 });
  });

  it('has the price where the server tells it', async () => {
    const script = () => [
      { afterMs: 10, text: 'price;' },
      { end: true as const, usage: { costUsd: 0.002 } },
    ];
    const stage = await asked([A, { ...B, script }]);
    const record = stage.engine.report('r1', TEXT, 'automatic', ACCEPTED);
    assert.deepEqual(record?.costUsd, { 'scripted:b': 0.002 });
    const free = await asked([A]);
    assert.equal(free.engine.report('r1', TEXT, 'automatic', ACCEPTED)?.costUsd, undefined);
  });

  it('is possible of an accepted text after many more runs', async () => {
    const stage = await asked([A]);
    stage.engine.report('r1', TEXT, 'automatic', ACCEPTED);
    for (let n = 0; n < 60; n++) {
      stage.ask(`let t${n} = ‸\n`);
      await stage.clock.pass(100);
    }
    const look = { kind: 'survived', afterMs: 300_000, ratio: 0 } as const;
    assert.equal(stage.engine.report('r1', TEXT, 'automatic', look)?.outcome, look);
    assert.equal(stage.engine.report('r2', TEXT, 'automatic', ACCEPTED), undefined);
  });
});
