import assert from 'node:assert/strict';
import { NO_PRIMITIVES, type Fidelity, type Primitive } from '../../src/core/model.ts';
import type { Member, Needs, Strategy, StrategyDefinition } from '../../src/core/strategy.ts';
import { unmetNeed } from '../../src/engine/strategy-tools.ts';
import { first } from '../../src/strategies/ranking/first.ts';
import { says } from '../fakes/scripted-model.ts';
import { stageFor, type Role, type Stage } from './scripted-engine.ts';

const LINE = 'let t = ‸\n';
const two: readonly Role[] = [
  { name: 'a', device: 'a', script: () => says('one();', 10) },
  { name: 'b', device: 'b', script: () => says('two();', 200) },
];

function strategy(id: string, run: Strategy['run']): StrategyDefinition {
  return { ...first, id, create: () => ({ run }) };
}

function memberWith(id: string, able: Partial<Record<Primitive, Fidelity>>): Member {
  const primitives = { ...NO_PRIMITIVES, generate: 'exact', ...able } as const;
  return { id, family: id, weight: 0.5, primitives };
}

function typesOf(stage: Stage): readonly string[] {
  return stage.events.map(({ type }) => type);
}

describe('a strategy that needs what the members lack', () => {
  const needy = (
    id: string,
    fallback?: string,
    needs: Needs = { members: 3 },
  ): StrategyDefinition => ({
    ...first,
    id,
    needs,
    ...(fallback === undefined ? {} : { fallback }),
  });

  it('is replaced by the first fallback that can, and says so once', async () => {
    const stage = stageFor(two, {
      settings: { strategyId: 'span' },
      strategies: [
        needy('span', 'pairs', { members: 2, primitives: { score: 2 } }),
        needy('pairs', 'first'),
      ],
    });
    const asked = stage.ask(LINE);
    await stage.clock.pass(1000);
    assert.equal(asked.text(), 'one();');
    assert.deepEqual(
      stage.events.filter(({ type }) => type === 'strategy-fallback'),
      [
        {
          type: 'strategy-fallback',
          from: 'span',
          to: 'first',
          unmet: '2 members with score, has 0',
          lack: { of: 'score', wanted: 2, has: 0 },
          runId: 'r1',
          atMs: 0,
        },
      ],
    );
    const start = stage.events.find((event) => event.type === 'run-start');
    assert.equal(start?.strategyId, 'first');
  });

  for (const [what, strategies] of [
    ['no fallback', [needy('span')]],
    ['a fallback that is not there', [needy('span', 'nowhere')]],
    ['fallbacks that go round in a circle', [needy('span', 'pairs'), needy('pairs', 'span')]],
  ] as const) {
    it(`ends the request where it has ${what}`, async () => {
      const stage = stageFor(two, { settings: { strategyId: 'span' }, strategies });
      const asked = stage.ask(LINE);
      await stage.clock.pass(1000);
      const result = asked.now();
      assert.equal(result?.kind === 'none' && result.reason, 'needs-not-met');
      assert.equal(result?.kind === 'none' && result.detail, 'span needs 3 members, has 2');
      assert.equal(stage.models['a']?.calls.length, 0);
    });
  }

  it('ends the request with the reason where no other may stand in', async () => {
    const stage = stageFor(two, {
      settings: { strategyId: 'span', fallback: false },
      strategies: [needy('span', 'first')],
    });
    const asked = stage.ask(LINE);
    await stage.clock.pass(1000);
    const result = asked.now();
    assert.equal(result?.kind === 'none' && result.detail, 'span needs 3 members, has 2');
    assert.equal(stage.models['a']?.calls.length, 0);
  });

  for (const [what, needs, score, unmet] of [
    ['enough members', { members: 2 }, 'none', undefined],
    ['too few members', { members: 3 }, 'none', '3 members, has 2'],
    [
      'too few that score',
      { members: 1, primitives: { score: 1 } },
      'none',
      '1 members with score, has 0',
    ],
    ['enough that score', { members: 1, primitives: { score: 2 } }, 'walk', undefined],
  ] as const) {
    it(`is judged by ${what}`, () => {
      const members = ['a', 'b'].map((id) => memberWith(id, { score }));
      assert.equal(unmetNeed({ needs }, members), unmet);
    });
  }

  it('is judged by what the method itself misses, once the rest is there', async () => {
    const asked: (readonly string[])[] = [];
    const definition = {
      needs: { members: 2 },
      unmet: (members: readonly Member[]) => {
        asked.push(members.map(({ id }) => id));
        return 'smaller vocabularies';
      },
    };
    const [one, other] = [memberWith('a', {}), memberWith('b', {})];
    assert.equal(unmetNeed(definition, [one]), '2 members, has 1');
    assert.equal(unmetNeed(definition, [one, other]), 'smaller vocabularies');
    assert.deepEqual(asked, [['a', 'b']]);

    const stage = stageFor(two, {
      settings: { strategyId: 'large' },
      strategies: [{ ...needy('large', 'first', { members: 2 }), unmet: definition.unmet }, first],
    });
    stage.ask(LINE);
    await stage.clock.pass(1000);
    const fallback = stage.events.find((event) => event.type === 'strategy-fallback');
    assert.deepEqual([fallback?.to, fallback?.unmet], ['first', 'smaller vocabularies']);
  });
});

describe('a strategy that', () => {
  it('throws at once leaves a reason and an event, and no member running', async () => {
    const stage = stageFor(two, {
      settings: { strategyId: 'bad' },
      strategies: [
        strategy('bad', () => {
          throw new Error('a mistake');
        }),
      ],
    });
    const asked = stage.ask(LINE);
    await stage.clock.pass(1000);
    const result = asked.now();
    assert.equal(result?.kind === 'none' && result.reason, 'all-failed');
    assert.equal(result?.kind === 'none' && result.detail, 'a mistake');
    assert.deepEqual(typesOf(stage), ['run-start', 'strategy-failure', 'result']);
    assert.equal(stage.clock.pending(), 0);
  });

  it('throws after a step is shown by that step, and its members end', async () => {
    const stage = stageFor(two, {
      settings: { strategyId: 'bad' },
      strategies: [
        strategy('bad', async function* (task, tools, signal) {
          for await (const step of first.create({}).run(task, tools, signal)) {
            yield step;
            throw new Error('a mistake');
          }
        }),
      ],
    });
    const asked = stage.ask(LINE);
    await stage.clock.pass(50);
    assert.equal(asked.text(), 'one();');
    assert.equal(stage.models['b']?.open(), 0);
    assert.equal(stage.clock.pending(), 0);
  });

  it('ends before its members does not leave them running', async () => {
    const stage = stageFor(two, {
      settings: { strategyId: 'hasty' },
      strategies: [
        strategy('hasty', async function* (task, tools, signal) {
          for await (const step of first.create({}).run(task, tools, signal)) {
            yield step;
            return;
          }
        }),
      ],
    });
    const asked = stage.ask(LINE);
    await stage.clock.pass(50);
    assert.equal(asked.text(), 'one();');
    assert.equal(stage.models['b']?.calls[0]?.abortedAt, 10);
    assert.equal(stage.clock.pending(), 0);
    assert.deepEqual(stage.engine.run('r1')?.failures, []);
  });

  it('asks for a member that is not there gets a failure and goes on', async () => {
    const stage = stageFor(two, {
      settings: { strategyId: 'odd' },
      strategies: [
        strategy('odd', (task, tools, signal) =>
          first
            .create({})
            .run(task, { ...tools, collect: () => tools.collect(['gone', 'scripted:a']) }, signal),
        ),
      ],
    });
    const asked = stage.ask(LINE);
    await stage.clock.pass(50);
    assert.equal(asked.text(), 'one();');
    const failures = stage.engine.run('r1')?.failures ?? [];
    assert.deepEqual(
      failures.map(({ modelId, failure: { code } }) => [modelId, code]),
      [['gone', 'model-missing']],
    );
  });

  it('uses a primitive that a member lacks gets a typed failure', async () => {
    const found: string[] = [];
    const stage = stageFor(two, {
      settings: { strategyId: 'curious' },
      strategies: [
        strategy('curious', async function* (_task, tools) {
          const calls = [
            tools.next('scripted:a', 'x', 1),
            tools.score('scripted:a', 'x', ['y']),
            tools.judge('scripted:a', 'x', 'y', 'z'),
            tools.embed('gone', ['x']),
          ];
          for (const outcome of await Promise.allSettled(calls)) {
            found.push(outcome.status === 'rejected' ? String(outcome.reason) : 'answered');
          }
          yield { ranking: { scored: [] }, settled: true };
        }),
      ],
    });
    stage.ask(LINE);
    await stage.clock.pass(50);
    assert.deepEqual(found, [
      'ModelError: unsupported: scripted:a has no next',
      'ModelError: unsupported: scripted:a has no score',
      'ModelError: unsupported: scripted:a has no judge',
      'ModelError: unsupported: gone has no embed',
    ]);
  });
});

describe('the events of a request', () => {
  it('tell everything in order, with times from the request’s run', async () => {
    const stage = stageFor(two);
    stage.ask(LINE);
    await stage.clock.pass(1000);
    assert.deepEqual(
      stage.events.map(({ type, atMs, runId }) => [type, atMs, runId]),
      [
        ['run-start', 0, 'r1'],
        ['generation-start', 0, 'r1'],
        ['generation-start', 0, 'r1'],
        ['generation-delta', 10, 'r1'],
        ['generation-end', 10, 'r1'],
        ['strategy-step', 10, 'r1'],
        ['result', 10, 'r1'],
        ['generation-delta', 200, 'r1'],
        ['generation-end', 200, 'r1'],
        ['strategy-step', 200, 'r1'],
        ['strategy-step', 200, 'r1'],
      ],
    );
  });

  it('are the same for the same seed and script', async () => {
    const record = async () => {
      const stage = stageFor(two, { seed: 7 });
      stage.ask(LINE);
      await stage.clock.pass(1000);
      return JSON.stringify(stage.events);
    };
    assert.equal(await record(), await record());
  });

  it('are plain values', async () => {
    const stage = stageFor([...two, { name: 'c', script: () => [{ fail: 'timeout' }] }]);
    stage.ask(LINE);
    await stage.clock.pass(1000);
    for (const event of stage.events) {
      assert.deepEqual(structuredClone(event), event, event.type);
    }
  });
});
