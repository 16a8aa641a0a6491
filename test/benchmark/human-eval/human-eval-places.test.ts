import assert from 'node:assert/strict';
import { humanEvalPlaces } from '../../../src/benchmark/human-eval/human-eval-places.ts';
import type { HumanEvalTask } from '../../../src/benchmark/human-eval/tasks.ts';

function task(id: string, more: Partial<HumanEvalTask> = {}): HumanEvalTask {
  return {
    ...{ id, kind: 'infilling', prefix: 'def f():\n', suffix: '', reference: '    return 1\n' },
    ...{ entryPoint: 'f', test: '' },
    ...more,
  };
}

const TASKS = Array.from({ length: 60 }, (_, i) =>
  task(`SingleLineInfilling/HumanEval/${i % 20}/L${i}`),
);
const idsOf = (places: readonly { readonly id: string }[]): readonly string[] =>
  places.map(({ id }) => id);

describe('the places of HumanEval', () => {
  for (const [what, more, kind, maxLines] of [
    ['a line', {}, 'line', 1],
    ['several lines', { reference: '    a = 1\n    return a\n' }, 'span', 24],
    ['a body', { kind: 'completion', reference: '    return 1\n' }, 'body', 48],
  ] as const) {
    it(`ask for ${what} where that was taken out`, () => {
      const [place] = humanEvalPlaces([task('HumanEval/0', more)], 1);
      assert.deepEqual([place?.kind, place?.shape?.maxLines], [kind, maxLines]);
      assert.deepEqual([place?.languageId, place?.path], ['python', 'f.py']);
    });
  }

  it('of one problem are one group', () => {
    const groups = new Set(humanEvalPlaces(TASKS, 1).map(({ group }) => group));
    assert.equal(groups.size, 20);
    assert.ok(groups.has('HumanEval/7'));
    assert.equal(humanEvalPlaces([task('mine')], 1)[0]?.group, 'mine');
  });

  it('come in an order that the seed decides, not that of the file', () => {
    const one = idsOf(humanEvalPlaces(TASKS, 1));
    assert.deepEqual(idsOf(humanEvalPlaces(TASKS.toReversed(), 1)), one);
    assert.notDeepEqual(idsOf(humanEvalPlaces(TASKS, 2)), one);
    assert.deepEqual(one.toSorted(), idsOf(TASKS).toSorted());
  });

  it('are each in exactly one shard, in the same order', () => {
    const all = idsOf(humanEvalPlaces(TASKS, 1));
    const parts = [1, 2, 3].map((index) => idsOf(humanEvalPlaces(TASKS, 1, { index, count: 3 })));
    assert.deepEqual(parts.flat().sort(), all.toSorted());
    for (const part of parts)
      assert.deepEqual(
        part,
        all.filter((id) => part.includes(id)),
      );
  });
});
