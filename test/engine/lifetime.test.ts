import assert from 'node:assert/strict';
import { describedAs, says, scriptedModel, scriptedServer } from '../fakes/scripted-model.ts';
import { settled, stageFor, type Role, type Stage } from './scripted-engine.ts';

const LINE = 'let t = ‸\n';

/** Ways in which a run goes; after each nothing may be left. */
const RUNS: Readonly<Record<string, readonly Role[]>> = {
  'one member answers': [{ name: 'a', script: () => says('x();', 30) }],
  'members answer one after the other': [
    { name: 'a', script: () => says('x();', 30) },
    { name: 'b', script: () => says('y();', 700) },
    { name: 'c', device: 'cpu', script: () => says('z();', 900) },
  ],
  'a member stalls and fails later': [
    { name: 'a', script: () => [{ afterMs: 3000, fail: 'timeout' }] },
    { name: 'b', script: () => says('y();', 30) },
  ],
  'nobody is there': [],
};

async function everythingEnds(stage: Stage): Promise<void> {
  await stage.clock.pass(10_000);
  assert.equal(stage.clock.pending(), 0, 'timers');
  for (const [name, model] of Object.entries(stage.models)) assert.equal(model.open(), 0, name);
}

describe('when a run has ended', () => {
  for (const [what, roles] of Object.entries(RUNS)) {
    for (const trigger of ['automatic', 'explicit'] as const) {
      it(`no timer, call or socket is left: ${what}, ${trigger}`, async () => {
        const stage = stageFor(roles, { settings: { speculative: true, debounceMs: 80 } });
        stage.edit(LINE);
        stage.ask(LINE, { trigger });
        await everythingEnds(stage);
        const calls = Object.values(stage.models).map((model) => model.calls.length);
        await stage.clock.pass(3_600_000);
        assert.deepEqual(
          Object.values(stage.models).map((model) => model.calls.length),
          calls,
          'asked while idle',
        );
      });
    }
  }

  it('nothing is left of a request that was cancelled at any time', async () => {
    for (const cancelAfterMs of [0, 40, 90, 120, 400]) {
      const stage = stageFor(RUNS['members answer one after the other']!, {
        settings: { debounceMs: 80 },
      });
      const controller = new AbortController();
      const asked = stage.ask(LINE, { signal: controller.signal });
      await stage.clock.pass(cancelAfterMs);
      controller.abort();
      await settled();
      assert.notEqual(asked.now(), undefined);
      await everythingEnds(stage);
    }
  });

  it('a request that is cancelled before it begins asks nobody', async () => {
    const stage = stageFor(RUNS['one member answers']!);
    const asked = stage.ask(LINE, { signal: AbortSignal.abort() });
    await settled();
    const result = asked.now();
    assert.equal(result?.kind === 'none' && result.reason, 'cancelled');
    assert.equal(stage.models['a']?.calls.length, 0);
  });

  it('one that is cancelled during the pause before asking asks nobody', async () => {
    const stage = stageFor(RUNS['one member answers']!, { settings: { debounceMs: 100 } });
    const controller = new AbortController();
    stage.ask(LINE, { signal: controller.signal });
    await stage.clock.pass(99);
    controller.abort();
    await everythingEnds(stage);
    assert.equal(stage.models['a']?.calls.length, 0);
  });
});

describe('an engine that is disposed', () => {
  it('closes every stream in the same turn and answers what waits with cancelled', async () => {
    const stage = stageFor(
      [
        { name: 'a', device: 'a', script: () => [{ hang: true }] },
        { name: 'b', device: 'b', script: () => says('x', 5000) },
      ],
      { settings: { speculative: true } },
    );
    const asked = stage.ask(LINE);
    await stage.clock.pass(50);
    stage.engine.dispose();
    for (const { calls } of Object.values(stage.models)) assert.equal(calls[0]?.abortedAt, 50);
    await settled();
    const result = asked.now();
    assert.equal(result?.kind === 'none' && result.reason, 'cancelled');
    await everythingEnds(stage);
  });

  it('answers later requests with cancelled and asks nobody', async () => {
    const stage = stageFor(RUNS['one member answers']!);
    stage.engine.dispose();
    const asked = stage.ask(LINE);
    await settled();
    const result = asked.now();
    assert.equal(result?.kind === 'none' && result.reason, 'cancelled');
    assert.equal(stage.models['a']?.calls.length, 0);
  });

  it('starts no self-test of its members', async () => {
    const stage = stageFor([], {
      servers: (clock) => {
        const description = describedAs({ name: 'a', digest: 'd1' });
        const model = scriptedModel({ clock, description, script: () => [{ hang: true }] });
        return [scriptedServer({ clock, models: [model], residents: new Set(['a']) })];
      },
    });
    stage.ask(LINE);
    await stage.clock.pass(50);
    stage.engine.dispose();
    await everythingEnds(stage);
  });
});

describe('a member that was not tested yet', () => {
  function tested(answer: string) {
    const made: { calls?: () => number } = {};
    const stage = stageFor([], {
      servers: (clock) => {
        const model = scriptedModel({
          clock,
          description: { name: 'a', digest: 'd1' },
          script: (_request, n) => says(n === 1 ? 'x();' : answer, 10),
        });
        made.calls = () => model.calls.length;
        return [scriptedServer({ clock, models: [model], residents: new Set(['a']) })];
      },
    });
    return { ...stage, calls: () => made.calls!() };
  }

  it('is tested once, 8 s after the last request, and no timer is left after it', async () => {
    const stage = tested('nonsense');
    stage.ask(LINE);
    await stage.clock.pass(7900);
    assert.equal(stage.calls(), 1);
    await stage.clock.pass(10_000);
    const calls = stage.calls();
    assert.ok(calls > 1);
    assert.equal(stage.clock.pending(), 0);
    assert.equal(stage.events.filter(({ type }) => type === 'self-test').length, 1);
    stage.ask('let other = ‸\n');
    await stage.clock.pass(60_000);
    assert.equal(stage.calls(), calls + 1);
  });

  it('is tested later when somebody goes on', async () => {
    const stage = tested('nonsense');
    for (let i = 0; i < 5; i++) {
      stage.ask(`let t${i} = ‸\n`);
      await stage.clock.pass(7000);
    }
    assert.equal(stage.calls(), 5);
    stage.engine.dispose();
  });

  it('is not tested any more once its test is under way and a request comes', async () => {
    const stage = tested('nonsense');
    stage.ask(LINE);
    await stage.clock.pass(8020);
    const asked = stage.ask('let other = ‸\n');
    await stage.clock.pass(100);
    assert.equal(asked.now()?.kind, 'completion');
    assert.equal(stage.events.filter(({ type }) => type === 'self-test').length, 0);
    stage.engine.dispose();
  });
});
