import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { FailureCode } from '../../../src/core/failure.ts';
import type { ModelDescription } from '../../../src/core/model.ts';
import type { Spending } from '../../../src/core/spending.ts';
import type { StrategyDefinition } from '../../../src/core/strategy.ts';
import { automaticCrew, type AutomaticRules } from '../../../src/engine/cloud/automatic-cloud.ts';
import type { ListedModel } from '../../../src/engine/model-directory.ts';
import { createHedgeLearner } from '../../../src/learning/hedge-learner.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import {
  describedAs,
  says,
  scriptedServer,
  type ScriptedStep,
} from '../../fakes/scripted-model.ts';
import { settled, stageFor, type Role, type Stage, type StageOptions } from '../scripted-engine.ts';

const LINE = 'let t = ‸\n';

function cloud(name: string, script: Role['script'], more: Partial<ModelDescription> = {}): Role {
  return { name, script, place: 'cloud', ...more };
}

function local(name: string, script: Role['script'], more: Partial<ModelDescription> = {}): Role {
  return { name, script, ...more };
}

/** A stage whose line-up is all of its models, with some that may answer typing. */
function staged(
  roles: readonly Role[],
  automaticCloud: readonly string[],
  { settings, ...more }: StageOptions = {},
): Stage {
  return stageFor(roles, {
    settings: {
      members: roles.map(({ name }) => `scripted:${name}`),
      automaticCloud: automaticCloud.map((name) => `scripted:${name}`),
      ...settings,
    },
    ...more,
  });
}

function callsOf(stage: Stage): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(stage.models).map(([name, { calls }]) => [name, calls.length]),
  );
}

async function reasonOf(stage: Stage): Promise<string> {
  const asked = stage.ask(LINE);
  await stage.clock.pass(10_000);
  const result = asked.now();
  return result?.kind === 'none' ? `${result.reason}: ${result.detail}` : 'an answer';
}

/** A purse in which nothing is left for some. */
function emptyFor(...modelIds: readonly string[]): Spending {
  return {
    hold: async () => ({ settle: () => undefined }),
    exhausted: (modelId) => modelIds.includes(modelId),
    state: () => {
      throw new Error('not asked');
    },
    costOf: () => undefined,
  };
}

describe('members elsewhere, while somebody types,', () => {
  const fine = (): readonly ScriptedStep[] => says('f();', 10);

  it('are not asked unless they were switched on, and by hand they are', async () => {
    const stage = staged([local('here', fine), cloud('far', fine)], []);
    stage.ask(LINE);
    await stage.clock.pass(1000);
    assert.deepEqual(callsOf(stage), { here: 1, far: 0 });
    stage.ask('let u = ‸\n', { trigger: 'explicit' });
    await stage.clock.pass(1000);
    assert.deepEqual(callsOf(stage), { here: 2, far: 1 });
  });

  it('are one, the most trusted for the language', async () => {
    const learner = createHedgeLearner();
    for (let at = 0; at < 20; at++) {
      const rewards = { 'scripted:a': 0, 'scripted:b': 1 };
      learner.learn({ languageId: 'typescript', at, rewards });
      learner.learn({ languageId: 'python', at, rewards: { 'scripted:a': 1, 'scripted:b': 0 } });
    }
    const stage = staged([cloud('a', fine), cloud('b', fine)], ['a', 'b'], { learner });
    stage.ask(LINE);
    await stage.clock.pass(1000);
    assert.deepEqual(callsOf(stage), { a: 0, b: 1 });
    stage.ask('t = ‸\n', { languageId: 'python', uri: 'file:///b.py' });
    await stage.clock.pass(1000);
    assert.deepEqual(callsOf(stage), { a: 1, b: 1 });
  });

  it('are all asked by hand', async () => {
    const stage = staged([cloud('a', fine), cloud('b', fine)], []);
    stage.ask(LINE, { trigger: 'explicit' });
    await stage.clock.pass(1000);
    assert.deepEqual(callsOf(stage), { a: 1, b: 1 });
  });

  it('are none where nothing is left to spend on them, and the next is asked instead', async () => {
    const spending = emptyFor('scripted:a');
    const stage = staged([cloud('a', fine), cloud('b', fine)], ['a', 'b'], { spending });
    stage.ask(LINE);
    await stage.clock.pass(1000);
    assert.deepEqual(callsOf(stage), { a: 0, b: 1 });
  });

  it('give their place to the next while they are left alone', async () => {
    const stage = staged(
      [cloud('a', () => [{ fail: 'server-error' }]), cloud('b', fine)],
      ['a', 'b'],
    );
    stage.ask(LINE);
    await stage.clock.pass(100);
    stage.ask('let u = ‸\n');
    await stage.clock.pass(100);
    assert.deepEqual(callsOf(stage), { a: 1, b: 1 });
  });

  it('are none at all where models elsewhere are switched off, by hand as well', async () => {
    const settings = { cloud: false };
    const stage = staged([local('here', fine), cloud('far', fine)], ['far'], { settings });
    stage.ask(LINE);
    await stage.clock.pass(1000);
    stage.ask('let u = ‸\n', { trigger: 'explicit' });
    await stage.clock.pass(1000);
    assert.equal(callsOf(stage)['far'], 0);
    const { left } = stage.engine.roster.selection();
    assert.deepEqual(left, [{ id: 'scripted:far', reason: 'cloud-off' }]);
    const question = {
      messages: () => [],
      maxTokens: 5,
      temperature: 0,
      seed: 1,
      localOnly: false,
    };
    const signal = new AbortController().signal;
    await assert.rejects(stage.engine.chats.ask('scripted:far', question, signal));
    assert.equal(callsOf(stage)['far'], 0);
  });

  it('and nobody else are no members, and it is told why', async () => {
    assert.equal(await reasonOf(staged([cloud('a', fine)], [])), 'no-members: scripted:a: by-hand');
    const spending = emptyFor('scripted:a');
    assert.equal(
      await reasonOf(staged([cloud('a', fine)], ['a'], { spending })),
      'no-members: scripted:a: over-budget',
    );
  });

  it('never delay what stands here', async () => {
    for (const script of [
      (): readonly ScriptedStep[] => [{ hang: true }],
      () => says('x();', 1900),
    ]) {
      const stage = staged(
        [local('here', () => says('near();', 50)), cloud('far', script)],
        ['far'],
        {
          settings: { deadlineMs: undefined, strategyId: 'agent-forest' },
        },
      );
      const generation = {
        ...{ modelId: 'scripted:far', text: 'x', totalMs: 1900 },
        finish: { unified: 'stop' as const, raw: '' },
        usage: { estimated: true },
      };
      stage.speeds.record('scripted:far', generation, 10);
      const asked = stage.ask(LINE);
      // The deadline of the member here, which nothing is known of.
      await stage.clock.pass(400);
      assert.equal(asked.text(), 'near();');
    }
  });

  it('prepare nothing, warm nothing up, and are not tested', async () => {
    const fill = describedAs({ name: 'x' }).fill;
    const stage = staged([cloud('far', fine, { fill, digest: 'd', roles: ['inline'] })], ['far'], {
      settings: { speculative: true },
      residents: ['far'],
    });
    const asked = stage.ask(LINE);
    await stage.clock.pass(1000);
    assert.equal(asked.text(), 'f();');
    await stage.clock.pass(60_000);
    const text = `${'let a = 1;\n'.repeat(200)}let v = ‸\n`;
    const offset = text.indexOf('‸');
    stage.engine.warm(
      {
        ...{ id: 'w', trigger: 'automatic' },
        document: {
          ...{ uri: 'file:///a.ts', path: 'a.ts', languageId: 'typescript', version: 1 },
          text: text.replace('‸', ''),
        },
        position: { line: text.slice(0, offset).split('\n').length - 1, character: 8 },
      },
      undefined,
    );
    await stage.clock.pass(60_000);
    assert.deepEqual(callsOf(stage), { far: 1 });
    assert.equal(stage.clock.pending(), 0);
  });

  it('only write, and only once, whatever a strategy wants of them', async () => {
    const seen: string[] = [];
    const greedy: StrategyDefinition = {
      ...{
        id: 'greedy',
        family: 'ranking',
        title: 'Greedy',
        needs: { members: 1 },
        parameters: {},
      },
      source: { year: 2026, title: 'a test', departures: [] },
      create: () => ({
        async *run({ members }, tools) {
          for (const { id, primitives, converses } of members) {
            seen.push(JSON.stringify([id, primitives.next, primitives.score, converses]));
          }
          const id = 'scripted:far';
          for (const call of [
            () => tools.generate(id, '', { maxTokens: 5 }),
            () => tools.generate(id, 'f', { maxTokens: 5 }),
            () => tools.next(id, '', 5),
            () => tools.score(id, '', ['a']),
            () => tools.judge(id, '', 'a', 'b'),
            () => tools.embed(id, ['a']),
            () => tools.fuse(id, { texts: ['a', 'b'], ranks: false }),
          ]) {
            await call().then(
              () => seen.push('answered'),
              () => seen.push('refused'),
            );
          }
          yield { ranking: { scored: [] }, settled: true };
        },
      }),
    };
    const primitives: ModelDescription['primitives'] = {
      ...describedAs({ name: 'x' }).primitives,
      ...{ next: 'exact', score: 'exact', judge: 'judge', embed: 'exact' },
    };
    const far = cloud('far', fine, { primitives, roles: ['inline', 'fuse'] });
    const stage = staged([far], ['far'], {
      strategies: [greedy],
      settings: { strategyId: 'greedy' },
    });
    stage.ask(LINE);
    await stage.clock.pass(1000);
    assert.deepEqual(seen, [
      '["scripted:far","none","none",null]',
      'answered',
      ...Array.from({ length: 6 }, () => 'refused'),
    ]);
    assert.equal(callsOf(stage)['far'], 1);
  });

  it('are sent one call a request at most, over all schedules and failures, and leave no timer', async () => {
    const codes: readonly FailureCode[] = [
      ...(['unreachable', 'rate-limited', 'server-error', 'timeout', 'stream-broken'] as const),
      ...(['content-filter', 'unauthorised', 'over-budget', 'empty'] as const),
    ];
    const step: fc.Arbitrary<readonly ScriptedStep[]> = fc.oneof(
      fc.integer({ min: 0, max: 3000 }).map((ms) => says('f();', ms)),
      fc.constantFrom(...codes).map((fail) => [{ afterMs: 20, fail }]),
      fc.constant([{ text: 'half', afterMs: 5 }, { cut: true as const }]),
      fc.constant([{ hang: true as const }]),
    );
    const plan = fc.record({
      scripts: fc.array(step, { minLength: 6, maxLength: 6 }),
      pauses: fc.array(fc.integer({ min: 0, max: 2500 }), { minLength: 1, maxLength: 6 }),
      temperature: fc.constantFrom(0, 0.8),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ scripts, pauses, temperature }) => {
        const at = (shift: number) => (_request: unknown, n: number) =>
          scripts[(n + shift) % scripts.length] ?? [];
        const stage = staged(
          [
            local('here', at(0)),
            ...['a', 'b', 'c'].map((name, i) => cloud(name, at(i + 1), { slots: 3 })),
          ],
          ['a', 'b', 'c'],
          { settings: { temperature, speculative: true, hedgePercent: 0 } },
        );
        let asked = 0;
        const sent = (): number =>
          ['a', 'b', 'c'].reduce((sum, name) => sum + (stage.models[name]?.calls.length ?? 0), 0);
        for (const pause of pauses) {
          stage.ask(`let v${asked} = ‸\n`);
          asked++;
          await stage.clock.pass(pause);
          assert.ok(sent() <= asked, `${sent()} calls for ${asked} requests`);
        }
        stage.engine.dispose();
        await stage.clock.pass(200_000);
        await settled();
        assert.equal(stage.clock.pending(), 0);
        for (const model of Object.values(stage.models)) assert.equal(model.open(), 0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the member elsewhere that answers typing', () => {
  const server = scriptedServer({ clock: createManualClock(), models: [] });
  const listed = (name: string, more: Partial<ModelDescription> = {}): ListedModel => ({
    description: describedAs({ name, place: 'cloud', ...more }),
    server,
    residency: undefined,
  });
  const rules = (more: Partial<AutomaticRules> = {}): AutomaticRules => ({
    automaticCloud: ['scripted:a', 'scripted:b'],
    exhausted: () => false,
    weights: (ids) => ids.map(() => 0.5),
    ...more,
  });
  const asked = (models: readonly ListedModel[], more: Partial<AutomaticRules> = {}): unknown => {
    const crew = automaticCrew(models, rules(more));
    return [crew.asked.map(({ description: { name } }) => name), crew.left];
  };

  it('is the cheapest of equally trusted ones, one of unknown price last', () => {
    const cheap = listed('b', { price: { input: 1, output: 2 } });
    const left = [{ id: 'scripted:a', reason: 'one-cloud' }];
    assert.deepEqual(asked([listed('a', { price: { input: 2, output: 2 } }), cheap]), [
      ['b'],
      left,
    ]);
    assert.deepEqual(asked([listed('a'), cheap]), [['b'], left]);
  });

  it('is the first of the line-up where nothing tells them apart', () => {
    assert.deepEqual(asked([listed('b'), listed('a')]), [
      ['b'],
      [{ id: 'scripted:a', reason: 'one-cloud' }],
    ]);
  });

  it('leaves the order of the others as it is', () => {
    const [here, near] = [listed('x', { place: 'local' }), listed('y', { place: 'network' })];
    assert.deepEqual(asked([here, listed('a'), near], { automaticCloud: ['scripted:a'] }), [
      ['x', 'a', 'y'],
      [],
    ]);
  });
});
