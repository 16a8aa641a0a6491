import assert from 'node:assert/strict';
import { membersBy, type MemberFigure } from './hole-refactor-choice.ts';

const figure = (isSolved: boolean, reward: number): MemberFigure => ({ isSolved, reward });

describe('the choice of a best member', () => {
  it('goes by solved holes, then by rewards, then by order', () => {
    const holes = [
      { a: figure(false, 0.9), b: figure(true, 1), c: figure(false, 0.3), d: figure(false, 0.3) },
      {
        a: figure(false, 0.9),
        b: figure(false, 0),
        c: figure(false, 0.65),
        d: figure(false, 0.65),
      },
    ];
    assert.deepEqual(
      membersBy(['a', 'b', 'c', 'd'], holes).map(({ id }) => id),
      ['b', 'a', 'c', 'd'],
    );
  });
  it('gives weights that add up to 1, one solved hole being given to everybody', () => {
    const holes = [{ a: figure(true, 1), b: figure(false, 0) }];
    const weights = membersBy(['a', 'b'], holes).map(({ weight }) => weight);
    assert.deepEqual(weights, [2 / 3, 1 / 3]);
    assert.deepEqual(
      membersBy(['a', 'b'], []).map(({ id, weight }) => [id, weight]),
      [
        ['a', 0.5],
        ['b', 0.5],
      ],
    );
  });
});
