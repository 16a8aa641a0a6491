import assert from 'node:assert/strict';
import { rankingStrategy } from '../../../src/strategies/ranking/ranker.ts';
import { scriptedTask, stepsOf } from '../../fakes/scripted-task.ts';

/** Sizes of the sets that a ranker is called with, and of the rankings in its steps. */
async function sizesOf(count: number) {
  const ranked: number[] = [];
  const strategy = rankingStrategy({
    rank(candidates) {
      ranked.push(candidates.length);
      const scored = candidates.map((candidate) => ({
        ...{ candidate, score: 1, parts: [], shownText: candidate.text },
      }));
      return { scored };
    },
    settled: () => false,
  });
  const writers = Array.from({ length: count }, (_, i) => ({ id: `m${i}`, text: `call${i}();` }));
  const steps = await stepsOf(strategy, scriptedTask(writers));
  return { ranked, steps, shown: steps.map(({ ranking }) => ranking.scored.length) };
}

describe('a ranking strategy', () => {
  it('ranks at every arrival while there are few texts', async () => {
    const { ranked, steps } = await sizesOf(24);
    assert.deepEqual(
      ranked,
      Array.from({ length: 24 }, (_, i) => i + 1),
    );
    assert.deepEqual(steps.map(({ settled }) => settled).indexOf(true), 23);
  });

  it('ranks many once for every quarter more, and all of them in the end', async () => {
    const { ranked, shown } = await sizesOf(200);
    assert.ok(ranked.length < 40, `${ranked.length} rankings`);
    assert.equal(ranked.at(-1), 200);
    assert.equal(shown.at(-1), 200);
    for (const [i, size] of shown.entries()) assert.ok(size * 1.25 >= Math.min(i + 1, 200), `${i}`);
  });
});
