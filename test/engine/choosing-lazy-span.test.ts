import assert from 'node:assert/strict';
import { sleep } from '../../src/core/clock.ts';
import type { LanguageModel, ScoreRequest } from '../../src/core/model.ts';
import type { KnownEvidence } from '../../src/core/strategy-choice.ts';
import type { ManualClock } from '../fakes/manual-clock.ts';
import { describedAs, says, scriptedModel, scriptedServer } from '../fakes/scripted-model.ts';
import { stageFor, type Role, type Stage, type StageOptions } from './scripted-engine.ts';

const LINE = 'let t = ‸\n';
const two: readonly Role[] = [
  { name: 'a', device: 'a', script: () => says('one();', 10) },
  { name: 'b', device: 'b', script: () => says('two();', 200) },
];

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
