import assert from 'node:assert/strict';
import { choiceFigures } from '../../../src/benchmark/rankers/choice-figures.ts';
import type { RankerExample } from '../../../src/benchmark/rankers/ranker-examples.ts';

/** Qualities by the members that wrote a text; the only feature is the score. */
function example(
  ...texts: readonly (readonly [members: string, quality: number, score: number])[]
): RankerExample {
  return {
    ...{ id: 'q', group: 'f', language: 'ts', failures: [] },
    candidates: texts.map(([members, quality, score]) => ({
      ...{ modelIds: members.split(''), features: [score], quality },
    })),
  };
}

const byScore = ({ candidates }: RankerExample) => candidates.map(({ features: [s = 0] }) => s);

describe('figures of a way of choosing', () => {
  const before = [example(['a', 0.5, 0], ['b', 0.25, 0])];

  it('stand between the best member and the best text', () => {
    const judged = [
      example(['a', 0, 0], ['b', 1, 1]),
      example(['a', 0.5, 0], ['b', 0, 1]),
      example(['ab', 0.5, 1], ['c', 1, 0]),
    ];
    const figures = choiceFigures(judged, before, byScore);
    assert.equal(figures.chosen, 0.5);
    assert.equal(figures.bestMember, 1 / 3);
    assert.equal(figures.random, (0.5 + 0.25 + 2 / 3) / 3);
    assert.equal(figures.oracle, 2.5 / 3);
    assert.ok(Math.abs((figures.gapClosed ?? 0) - 1 / 3) < 1e-12);
  });

  it('choose the best member where it was not judged, and give it 0 where it has no text', () => {
    const { bestMember, chosen } = choiceFigures([example(['b', 1, 1])], before, byScore);
    assert.deepEqual([bestMember, chosen], [0, 1]);
  });

  it('share what is tied, and know of no gap where there is none', () => {
    const figures = choiceFigures([example(['a', 1, 3], ['b', 0, 3])], before, byScore);
    assert.equal(figures.chosen, 0.5);
    assert.equal(figures.gapClosed, undefined);
  });

  it('count right texts alone where that is wanted', () => {
    const judged = [example(['a', 0.9, 1], ['b', 1, 0])];
    const figures = choiceFigures(judged, before, byScore, (quality) => Number(quality === 1));
    assert.deepEqual([figures.chosen, figures.oracle], [0, 1]);
  });
});
