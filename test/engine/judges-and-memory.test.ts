import assert from 'node:assert/strict';
import type { Fidelity, ModelDescription } from '../../src/core/model.ts';
import type { StrategyDefinition, StrategyTools } from '../../src/core/strategy.ts';
import { createStrategyMemories } from '../../src/learning/strategy-memories.ts';
import { describedAs, says } from '../fakes/scripted-model.ts';
import { settled, stageFor, type Asked, type StageOptions } from './scripted-engine.ts';

/** A strategy that shows who may judge and hands out its tools. */
function spying(onRun: (tools: StrategyTools) => void = () => undefined) {
  const seen: Readonly<Record<string, Fidelity>>[] = [];
  const definition: StrategyDefinition = {
    ...{ id: 'spying', family: 'ranking', title: 'Spying', needs: { members: 1 }, parameters: {} },
    source: { year: 2026, title: 'a test', departures: [] },
    create: () => ({
      async *run({ members }, tools) {
        seen.push(Object.fromEntries(members.map(({ id, primitives }) => [id, primitives.judge])));
        onRun(tools);
        yield { ranking: { scored: [] }, settled: true };
      },
    }),
  };
  return { definition, seen };
}

const JUDGES: ModelDescription['primitives'] = {
  ...describedAs({ name: 'x' }).primitives,
  judge: 'judge',
};

/** Who may judge in a request, with what the engine has measured of `near`. */
async function judgesIn(
  asked: Partial<Asked>,
  { totalMs, residents }: { readonly totalMs?: number; readonly residents?: readonly string[] },
) {
  const { definition, seen } = spying();
  const role = (name: string, place: ModelDescription['place']) => ({
    ...{ name, place, device: name, primitives: JUDGES },
    script: () => says('x;'),
  });
  const stage = stageFor([role('near', 'local'), role('far', 'cloud')], {
    strategies: [definition],
    settings: {
      strategyId: 'spying',
      members: ['scripted:near', 'scripted:far'],
      automaticCloud: ['scripted:far'],
    },
    ...(residents === undefined ? {} : { residents }),
  });
  if (totalMs !== undefined) {
    const finish = { unified: 'stop', raw: 'stop' } as const;
    const usage = { estimated: true };
    const generation = { modelId: 'scripted:near', text: 'x', finish, usage, totalMs };
    stage.speeds.record('scripted:near', generation, 10);
  }
  const answer = stage.ask('a = ‸\n', asked);
  stage.clock.advance(1);
  await settled();
  await answer.result;
  return [seen[0]?.['scripted:near'], seen[0]?.['scripted:far']];
}

describe('members that judge', () => {
  const memory = ['near', 'far'];

  it('may where a person asked for texts', async () => {
    assert.deepEqual(await judgesIn({ trigger: 'explicit' }, {}), ['judge', 'judge']);
  });

  it('may while somebody types only from this machine’s memory and within 0.2 s', async () => {
    assert.deepEqual(await judgesIn({}, { totalMs: 100, residents: memory }), ['judge', 'none']);
    assert.deepEqual(await judgesIn({}, { totalMs: 300, residents: memory }), ['none', 'none']);
    assert.deepEqual(await judgesIn({}, { residents: memory }), ['none', 'none']);
    assert.deepEqual(await judgesIn({}, { totalMs: 100 }), ['none', 'none']);
  });
});

describe('the memory of a strategy', () => {
  /** What three requests recall, each keeping one more: two of TypeScript, one of Python. */
  async function recalled(more: Partial<StageOptions>) {
    const seen: Readonly<Record<string, number>>[] = [];
    const { definition } = spying(({ memory }) => {
      const known = memory.recall();
      seen.push(known);
      memory.keep({ runs: (known['runs'] ?? 0) + 1 });
    });
    const stage = stageFor([{ name: 'a', script: () => says('x;') }], {
      ...{ strategies: [definition], settings: { strategyId: 'spying' }, ...more },
    });
    for (const [i, languageId] of ['typescript', 'python', 'typescript'].entries()) {
      const answer = stage.ask(`a${i} = ‸\n`, { languageId, uri: `file:///${i}` });
      stage.clock.advance(1);
      await settled();
      await answer.result;
    }
    return seen;
  }

  it('is kept from request to request, apart by language', async () => {
    const memories = createStrategyMemories({ wallTime: () => 0 });
    assert.deepEqual(await recalled({ memories }), [{}, {}, { runs: 1 }]);
    assert.deepEqual(
      memories.tables().map(({ strategyId, languageId }) => [strategyId, languageId]),
      [
        ['spying', 'python'],
        ['spying', 'typescript'],
      ],
    );
  });

  it('is empty where the host keeps none', async () => {
    assert.deepEqual(await recalled({}), [{}, {}, {}]);
  });
});
