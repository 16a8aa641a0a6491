import assert from 'node:assert/strict';
import { settled } from '../fakes/manual-clock.ts';
import { says } from '../fakes/scripted-model.ts';
import { requestFor, stageFor, type Role, type Stage } from './scripted-engine.ts';

const LONG = `${'const value = compute(first, second);\n'.repeat(20)}‸\n`;

const resident = (name: string): Role => ({ name, script: () => says('text;', 10) });

/** A stage whose models have answered once, elsewhere. */
async function known(roles: readonly Role[], speculative = true): Promise<Stage> {
  const residents = roles.map(({ name }) => name);
  const stage = stageFor(roles, { settings: { speculative }, residents });
  stage.ask('let t = ‸\n', { uri: 'file:///before.ts' });
  await stage.clock.pass(5000);
  return stage;
}

const callsOf = (stage: Stage): readonly number[] =>
  Object.values(stage.models).map(({ calls }) => calls.length);

describe('a file that was turned to', () => {
  it('is read by the members in memory, one after the other, for one token', async () => {
    const stage = await known([resident('a'), resident('b')]);
    const before = callsOf(stage);
    stage.engine.warm(requestFor(LONG), undefined);
    await settled();
    assert.deepEqual(callsOf(stage), [before[0]! + 1, before[1]]);
    await stage.clock.pass(100);
    assert.deepEqual(
      callsOf(stage),
      before.map((n) => n + 1),
    );
    for (const { calls } of Object.values(stage.models))
      assert.equal(calls.at(-1)?.request.sampling.maxTokens, 1);
  });

  it('is left to itself by members that are not in memory', async () => {
    const stage = stageFor([resident('a'), resident('b')], {
      settings: { speculative: true },
      residents: ['a'],
    });
    stage.ask('let t = ‸\n', { uri: 'file:///before.ts' });
    await stage.clock.pass(20);
    const before = callsOf(stage);
    stage.engine.warm(requestFor(LONG), undefined);
    await stage.clock.pass(100);
    assert.equal(callsOf(stage)[1], before[1]);
  });

  it('is not read twice', async () => {
    const stage = await known([resident('a')]);
    stage.engine.warm(requestFor(LONG), undefined);
    await stage.clock.pass(100);
    const before = callsOf(stage);
    stage.engine.warm(requestFor(LONG), undefined);
    await stage.clock.pass(100);
    assert.deepEqual(callsOf(stage), before);
  });

  it('is not read before the first completion, nor where preparing is off', async () => {
    const fresh = stageFor([resident('a')], { settings: { speculative: true } });
    fresh.engine.warm(requestFor(LONG), undefined);
    await fresh.clock.pass(100);
    assert.deepEqual(callsOf(fresh), [0]);
    const off = await known([resident('a')], false);
    off.engine.warm(requestFor(LONG), undefined);
    await off.clock.pass(100);
    assert.deepEqual(callsOf(off), [1]);
  });

  it('gives way to a request at once', async () => {
    const stage = await known([
      { name: 'a', script: (_request, n) => (n <= 2 ? says('text;', 10) : [{ hang: true }]) },
    ]);
    const before = callsOf(stage)[0] ?? 0;
    stage.engine.warm(requestFor(LONG), undefined);
    await stage.clock.pass(20);
    stage.ask(LONG);
    await stage.clock.pass(20);
    const calls = stage.models['a']?.calls ?? [];
    assert.notEqual(calls[before]?.abortedAt, undefined);
    assert.equal(calls.length, before + 2);
  });
});
