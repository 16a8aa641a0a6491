import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { failure, ModelError, type FailureCode } from '../../src/core/failure.ts';
import type { ModelDescription, ModelServer } from '../../src/core/model.ts';
import { byAvailability, hostsOf } from '../../src/engine/hosts.ts';
import type { ListedModel } from '../../src/engine/model-directory.ts';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.ts';
import {
  describedAs,
  says,
  scriptedModel,
  scriptedServer,
  type ScriptedModel,
  type ScriptedStep,
} from '../fakes/scripted-model.ts';
import { stageFor, type Stage, type StageOptions } from './scripted-engine.ts';

const LINE = 'let t = ‸\n';

interface Host {
  readonly id: string;
  readonly script: (n: number) => readonly ScriptedStep[];
  readonly resident?: boolean;
  readonly more?: Partial<ModelDescription>;
}

/** An engine with several servers that have the model `qwen:7b`. */
function staged(
  hosts: readonly Host[],
  settings: StageOptions['settings'] = { members: ['qwen:7b'] },
) {
  const models: Record<string, ScriptedModel> = {};
  const servers = (clock: ManualClock): readonly ModelServer[] =>
    hosts.map(({ id, script, resident, more }) => {
      const description = { name: 'qwen:7b', serverId: id, device: id, ...more };
      const model = scriptedModel({ clock, description, script: (_request, n) => script(n) });
      models[id] = model;
      const residents = new Set(resident === false ? [] : ['qwen:7b']);
      return scriptedServer({ clock, id, models: [model], residents, loadMs: 100 });
    });
  const stage = stageFor([], { servers, settings });
  const calls = (): Readonly<Record<string, number>> =>
    Object.fromEntries(Object.entries(models).map(([id, model]) => [id, model.calls.length]));
  return { stage, models, calls };
}

const answers =
  (text: string, ms = 20) =>
  () =>
    says(text, ms);

async function textOf(stage: Stage, line = LINE, ms = 1000): Promise<string | undefined> {
  const asked = stage.ask(line);
  await stage.clock.pass(ms);
  return asked.text();
}

describe('a member that several servers have, named without one,', () => {
  it('is asked where it is in memory', async () => {
    const { stage, calls } = staged([
      { id: 'a', script: answers('a();'), resident: false },
      { id: 'b', script: answers('b();') },
    ]);
    assert.equal(await textOf(stage), 'b();');
    assert.deepEqual(calls(), { a: 0, b: 1 });
  });

  it('is asked at the first listed where nothing tells them apart', async () => {
    const { stage } = staged([
      { id: 'a', script: answers('a();') },
      { id: 'b', script: answers('b();') },
    ]);
    assert.equal(await textOf(stage), 'a();');
  });

  it('is asked where fewer of our calls wait', async () => {
    const { stage, calls } = staged([
      { id: 'a', script: () => [{ hang: true }] },
      { id: 'b', script: answers('b();') },
    ]);
    stage.ask(LINE);
    await stage.clock.pass(100);
    const other = stage.ask(LINE, { uri: 'file:///b.ts' });
    await stage.clock.pass(500);
    assert.equal(other.text(), 'b();');
    assert.deepEqual(calls(), { a: 1, b: 1 });
  });

  it('is asked where it answers sooner, once each was tried', async () => {
    const { stage, calls } = staged([
      { id: 'a', script: answers('a();', 300) },
      { id: 'b', script: answers('b();', 50) },
    ]);
    for (let i = 0; i < 8; i++) await textOf(stage, `let v${i} = ‸\n`);
    assert.deepEqual(calls(), { a: 1, b: 7 });
  });

  for (const fail of ['unreachable', 'server-error', 'starting', 'rate-limited'] as const) {
    it(`is answered by another in the same request where one fails with ${fail}`, async () => {
      const { stage, calls } = staged([
        { id: 'a', script: () => [{ afterMs: 10, fail }] },
        { id: 'b', script: answers('b();') },
      ]);
      assert.equal(await textOf(stage), 'b();');
      assert.deepEqual(calls(), { a: 1, b: 1 });
      assert.equal(stage.engine.states.of('a:qwen:7b').failure?.code, fail);
      assert.equal(stage.engine.states.of('b:qwen:7b').state, 'ready');
      assert.deepEqual(stage.engine.run('r1')?.failures, []);
      // It is left alone meanwhile.
      await textOf(stage, 'let u = ‸\n', 100);
      assert.deepEqual(calls(), { a: 1, b: 2 });
    });
  }

  it('is not begun again at another once some of its text was told', async () => {
    const { stage, calls } = staged([
      { id: 'a', script: () => [{ text: 'half' }, { afterMs: 10, fail: 'stream-broken' }] },
      { id: 'b', script: answers('b();') },
    ]);
    assert.equal(await textOf(stage), undefined);
    assert.deepEqual(calls(), { a: 1, b: 0 });
  });

  it('is not sent elsewhere for what is the prompt’s fault', async () => {
    for (const fail of ['bad-request', 'content-filter', 'unsupported'] as const) {
      const { stage, calls } = staged([
        { id: 'a', script: () => [{ fail }] },
        { id: 'b', script: answers('b();') },
      ]);
      assert.equal(await textOf(stage), undefined);
      assert.deepEqual(calls(), { a: 1, b: 0 });
    }
  });

  it('fails as its first server did where all fail, and every one rests', async () => {
    const { stage } = staged([
      { id: 'a', script: () => [{ fail: 'unreachable' }] },
      { id: 'b', script: () => [{ fail: 'starting' }] },
    ]);
    const asked = stage.ask(LINE);
    await stage.clock.pass(100);
    const result = asked.now();
    assert.match(result?.kind === 'none' ? result.detail : '', /^a:qwen:7b: unreachable/);
    assert.equal(stage.engine.states.cooling('a:qwen:7b'), true);
    assert.equal(stage.engine.states.cooling('b:qwen:7b'), true);
  });

  it('is one member: the others are the same weights, and by hand nobody is asked twice', async () => {
    const { stage, calls } = staged([
      { id: 'a', script: answers('a();') },
      { id: 'b', script: answers('b();') },
    ]);
    const { chosen, left } = stage.engine.roster.selection();
    assert.deepEqual([chosen.length, left], [0, [{ id: 'qwen:7b', reason: 'missing' }]]);
    await textOf(stage);
    assert.equal(stage.engine.roster.selection().chosen.length, 1);
    stage.ask(LINE, { trigger: 'explicit' });
    await stage.clock.pass(1000);
    assert.deepEqual(calls(), { a: 1, b: 0 });
  });
});

describe('a member that is named with its server', () => {
  it('stays there', async () => {
    const { stage, calls } = staged(
      [
        { id: 'a', script: () => [{ fail: 'unreachable' }] },
        { id: 'b', script: answers('b();') },
      ],
      { members: ['a:qwen:7b'] },
    );
    assert.equal(await textOf(stage), undefined);
    assert.deepEqual(calls(), { a: 1, b: 0 });
  });
});

describe('a default member that several servers have', () => {
  it('is asked at the one that has it in memory, and taken over by the other', async () => {
    const fails = (n: number): readonly ScriptedStep[] =>
      n > 1 ? [{ fail: 'unreachable' }] : says('b();', 10);
    const { stage, calls } = staged(
      [
        { id: 'a', script: answers('a();'), more: { digest: 'd' }, resident: false },
        { id: 'b', script: fails, more: { digest: 'd' } },
        { id: 'c', script: answers('c();'), more: { digest: 'd' } },
      ],
      { maxMembers: 1 },
    );
    assert.equal(await textOf(stage), 'b();');
    assert.deepEqual(calls(), { a: 0, b: 1, c: 0 });
    const { chosen, left } = stage.engine.roster.selection();
    const ids = [...chosen.map(({ listed }) => listed.description.id), ...left.map(({ id }) => id)];
    assert.deepEqual(ids.toSorted(), ['a:qwen:7b', 'b:qwen:7b', 'c:qwen:7b']);
  });
});

describe('the hosts of a model', () => {
  const clock = createManualClock();
  const listed = (id: string, more: Partial<ModelDescription> = {}): ListedModel => ({
    description: describedAs({ name: 'm', serverId: id, ...more }),
    server: scriptedServer({ clock, id, models: [] }),
    residency: undefined,
  });
  const idsOf = (hosts: readonly ListedModel[]): readonly string[] =>
    hosts.map(({ description }) => description.serverId);

  it('are none elsewhere, and none of another kind of server by name alone', () => {
    const here = listed('a');
    const others = [listed('b', { place: 'cloud' }), listed('c', { provider: 'other' })];
    assert.deepEqual(idsOf(hostsOf(here, [here, ...others], 'm')), ['a']);
    assert.deepEqual(idsOf(hostsOf(others[0]!, [here, ...others], 'm')), ['b']);
  });

  it('are all kept, those that rest last, those in memory before the others', () => {
    const fact = fc.record({
      rests: fc.boolean(),
      resident: fc.boolean(),
      calls: fc.nat(5),
      totalMs: fc.option(fc.nat(5000), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 8 }), (facts) => {
        const hosts = facts.map((_, i) => listed(`h${i}`));
        const factOf = (id: string) => facts[Number(id.slice(1).split(':')[0])]!;
        const sorted = byAvailability(hosts, {
          callsAt: (id) => factOf(id).calls,
          totalMsOf: (id) => factOf(id).totalMs,
          rests: ({ description }) => factOf(description.id).rests,
          isResident: ({ description }) => factOf(description.id).resident,
        });
        assert.deepEqual(idsOf(sorted).toSorted(), idsOf(hosts).toSorted());
        const tiers = idsOf(sorted).map((id) => {
          const { rests, resident } = factOf(id);
          return (rests ? 2 : 0) + (resident ? 0 : 1);
        });
        assert.deepEqual(tiers, tiers.toSorted());
      }),
    );
  });
});

describe('a rate limit', () => {
  const limited = (fail: FailureCode | Error, retryAfterMs?: number): readonly ScriptedStep[] => [
    { fail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
  ];
  it('rests the models elsewhere of that server, and nobody else', async () => {
    const stage = stageFor(
      [
        { name: 'far', place: 'cloud', script: () => limited('rate-limited', 9000) },
        { name: 'farther', place: 'cloud', script: answers('f();') },
        { name: 'here', script: answers('h();') },
      ],
      {
        settings: {
          members: ['far', 'farther', 'here'],
          automaticCloud: ['scripted:far', 'scripted:farther'],
        },
      },
    );
    await textOf(stage);
    const { states } = stage.engine;
    assert.equal(states.of('scripted:far').state, 'rate-limited');
    assert.equal(states.of('scripted:farther').state, 'paused');
    assert.equal(states.cooling('scripted:here'), false);
    await textOf(stage, 'let u = ‸\n');
    assert.equal(stage.models['farther']?.calls.length, 0);
    await stage.clock.pass(9000);
    assert.equal(states.of('scripted:farther').state, 'unknown');
    assert.equal(states.cooling('scripted:farther'), false);
  });

  it('that names its model rests that one alone', async () => {
    const named = new ModelError(failure('rate-limited', 'HTTP 429: too many calls of far-1'));
    const stage = stageFor(
      [
        { name: 'far-1', place: 'cloud', script: () => limited(named) },
        { name: 'farther', place: 'cloud', script: answers('f();') },
      ],
      { settings: { members: ['far-1', 'farther'], automaticCloud: ['scripted:far-1'] } },
    );
    await textOf(stage, LINE, 100);
    assert.equal(stage.engine.states.cooling('scripted:far-1'), true);
    assert.equal(stage.engine.states.cooling('scripted:farther'), false);
  });
});
