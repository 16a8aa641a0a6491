import assert from 'node:assert/strict';
import { sleep } from '../../src/core/clock.ts';
import type { Fidelity, LanguageModel, Primitive, ScoreRequest } from '../../src/core/model.ts';
import type { Member, Needs, Strategy, StrategyDefinition } from '../../src/core/strategy.ts';
import type { KnownEvidence } from '../../src/core/strategy-choice.ts';
import { unmetNeed } from '../../src/engine/strategy-tools.ts';
import { first } from '../../src/strategies/ranking/first.ts';
import type { ManualClock } from '../fakes/manual-clock.ts';
import { describedAs, says, scriptedModel, scriptedServer } from '../fakes/scripted-model.ts';
import { stageFor, type Role, type Stage, type StageOptions } from './scripted-engine.ts';

const LINE = 'let t = ‸\n';
const two: readonly Role[] = [
  { name: 'a', device: 'a', script: () => says('one();', 10) },
  { name: 'b', device: 'b', script: () => says('two();', 200) },
];

function strategy(id: string, run: Strategy['run']): StrategyDefinition {
  return { ...first, id, create: () => ({ run }) };
}

function memberWith(id: string, able: Partial<Record<Primitive, Fidelity>>): Member {
  const none = { read: 'none', judge: 'none', embed: 'none', vectors: 'none' } as const;
  const primitives = { generate: 'exact', next: 'none', score: 'none', ...none, ...able } as const;
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

describe('lazy-span', () => {
  /** Two members that score or fail in `scoreMs`, with their answers after 100 ms. */
  function scoring(scoreMs: number, more: Partial<StageOptions> = {}, fails = false) {
    const models = (clock: ManualClock): readonly LanguageModel[] =>
      ['a', 'b'].map((name) => {
        const primitives = { ...describedAs({ name }).primitives, score: 'exact' as const };
        const description = describedAs({ name, device: name, primitives });
        const script = () => says(`foo(${name});`, 100);
        return {
          ...scriptedModel({ clock, description, script }),
          async score({ texts }: ScoreRequest, signal: AbortSignal) {
            await sleep(clock, scoreMs, signal);
            if (fails) throw new Error('no scores');
            return texts.map((text) => ({
              ...{ logprobNats: text.includes('b') ? -1 : -9, tokens: 3, bytes: text.length },
              fidelity: 'exact' as const,
            }));
          },
        };
      });
    return stageFor([], {
      servers: (clock) => [scriptedServer({ clock, models: models(clock) })],
      ...more,
    });
  }

  /** Asks at a new place and gives the id of the strategy that ran. */
  async function strategyOf(stage: Stage, trigger: 'automatic' | 'explicit', n = 0) {
    stage.ask(`let t${n} = ‸\n`, { trigger, uri: `file:///${n}.ts` });
    await stage.clock.pass(3000);
    const start = stage.events.findLast((event) => event.type === 'run-start');
    return [start?.strategyId, start?.choice?.reason.code];
  }

  /** Explicit requests, so that the members' scores are timed. */
  async function measured(stage: Stage): Promise<void> {
    for (let n = 1; n <= 5; n++) await strategyOf(stage, 'explicit', n);
  }

  const evidence: KnownEvidence = {
    ...{ members: ['scripted:a', 'scripted:b'], measure: 'exact', origin: 'own' },
    ...{ mean: 0.1, low: 0.05, high: 0.15, items: 100, files: 10 },
  };
  const set = { settings: { strategyId: 'lazy-span' } };

  it('does not run under automatic while no benchmark has it better', async () => {
    const stage = scoring(10);
    assert.deepEqual(await strategyOf(stage, 'automatic'), ['evidence', 'no-evidence']);
    assert.deepEqual(await strategyOf(stage, 'explicit', 1), ['evidence', 'no-evidence']);
  });

  it('serves what is asked for until its time is known, then ghost text as well', async () => {
    const stage = scoring(10, { evidence: [evidence] });
    assert.deepEqual(await strategyOf(stage, 'automatic'), ['evidence', 'time-unknown']);
    await measured(stage);
    assert.deepEqual(await strategyOf(stage, 'automatic', 9), ['lazy-span', 'earned']);
    const choice = stage.engine.choice('automatic', 'typescript');
    assert.deepEqual(choice?.reason, { code: 'earned', evidence, disputeMs: 10, leftMs: 300 });
  });

  it('leaves ghost text to evidence where its scores are too slow', async () => {
    const stage = scoring(301, set);
    await measured(stage);
    assert.deepEqual(await strategyOf(stage, 'automatic', 9), ['evidence', 'too-slow']);
    assert.deepEqual(await strategyOf(stage, 'explicit', 10), ['lazy-span', 'too-slow']);
    assert.equal(stage.events.filter(({ type }) => type === 'strategy-fallback').length, 0);
  });

  it('runs where its name is set and its scores are in time', async () => {
    const stage = scoring(300, set);
    await measured(stage);
    assert.deepEqual(await strategyOf(stage, 'automatic', 9), ['lazy-span', 'in-time']);
  });

  it('knows the time of members that fail to score: they are waited for as well', async () => {
    const stage = scoring(20, set, true);
    await measured(stage);
    const choice = stage.engine.choice('lazy-span', 'typescript');
    assert.deepEqual(choice?.reason, { code: 'in-time', disputeMs: 20, leftMs: 300 });
  });

  it('does not call a scorer fast that is given up whenever it is asked', async () => {
    const stage = scoring(100_000, set);
    for (let n = 1; n <= 8; n++) {
      stage.ask(`let t${n} = ‸\n`, { trigger: 'explicit', uri: `file:///${n}.ts` });
      await stage.clock.pass(150);
      stage.edit(`let t${n} = q‸\n`, `file:///${n}.ts`);
      await stage.clock.pass(10);
    }
    assert.equal(stage.engine.choice('lazy-span', 'typescript')?.reason.code, 'time-unknown');
  });

  it('is never taken for evidence where that is set by name', async () => {
    const stage = scoring(1, { evidence: [evidence], settings: { strategyId: 'evidence' } });
    assert.deepEqual(await strategyOf(stage, 'explicit'), ['evidence', undefined]);
  });

  it('says nothing of a lack where one member prepares what comes next', async () => {
    const stage = scoring(1, { settings: { strategyId: 'lazy-span', speculative: true } });
    stage.ask(LINE);
    await stage.clock.pass(5000);
    const starts = stage.events.filter((event) => event.type === 'run-start');
    assert.deepEqual(
      starts.map(({ members }) => members.length),
      [2, 1],
    );
    assert.deepEqual(starts[1]?.choice, undefined);
    assert.equal(stage.events.filter(({ type }) => type === 'strategy-fallback').length, 0);
  });

  it('takes the parameters of the strategy that runs in its place', async () => {
    const settings = {
      strategyId: 'lazy-span',
      strategyParameters: { evidence: { minimumScore: 1 } },
    };
    const stage = stageFor(two, { settings });
    stage.ask(LINE);
    await stage.clock.pass(1000);
    const fallback = stage.events.find((event) => event.type === 'strategy-fallback');
    assert.deepEqual(fallback?.lack, { of: 'score', wanted: 1, has: 0 });
    assert.equal(stage.engine.run('r1')?.ranking.scored[0]?.shownText, '');
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
