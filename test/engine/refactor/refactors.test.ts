import assert from 'node:assert/strict';
import { says } from '../../fakes/scripted-model.ts';
import { comparisonStage, type ComparedModel } from '../comparison/comparison-stage.ts';
import { settled } from '../scripted-engine.ts';
import { baseOf } from './refactor-stage.ts';

const model = (name: string, more: Partial<ComparedModel> = {}): ComparedModel => ({
  ...{ name, sizeBytes: 1e9, script: () => says('DONE') },
  ...more,
});

/** A refactoring by a model that pushes one of the line-up out of memory. */
function swapped(script: ComparedModel['script'] = () => says('DONE')) {
  const others = [model('a', { device: 'one' }), model('b', { device: 'two' })];
  const stage = comparisonStage(
    [...others, model('x', { device: 'three', resident: false, script })],
    {
      ...{ capacity: 2, freeMemoryBytes: 1e9, settings: { members: ['a', 'b'] } },
    },
  );
  const live = stage.engine.refactors.start(
    {
      ...{ instruction: 'do it', files: ['a.ts'], mayCreate: false, method: 'le-mcts', seed: 1 },
      ...{ memberIds: ['x'], budget: { steps: 1 }, localOnly: false, width: 1 },
      base: baseOf(new Map([['a.ts', 'one = 0;\n']])),
    },
    () => undefined,
  );
  return { stage, live };
}

describe('refactorings', () => {
  it('give the line-up its memory back when all have ended', async () => {
    const { stage, live } = swapped();
    for (let turn = 0; turn < 40; turn++) await stage.clock.pass(100);
    assert.equal((await live.finished).end?.reason, 'steps');
    assert.deepEqual(stage.loads, ['x', 'a']);
  });

  it('load nothing any more once they are disposed of', async () => {
    const { stage, live } = swapped(() => [{ hang: true }]);
    while (!stage.residents.has('x')) await stage.clock.pass(100);
    await stage.clock.pass(100);
    stage.engine.dispose();
    for (let turn = 0; turn < 40; turn++) await stage.clock.pass(100);
    assert.equal((await live.finished).end?.reason, 'stopped');
    await settled();
    assert.deepEqual(stage.loads, ['x']);
  });
});
