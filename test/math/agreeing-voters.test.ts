import assert from 'node:assert/strict';
import { agreeingVoters } from '../../src/math/agreeing-voters.ts';

describe('agreeingVoters', () => {
  const cases: readonly (readonly [string, readonly (readonly string[])[], readonly number[]])[] = [
    [
      'are those whose first choice another knows',
      [
        ['a', 'b', 'c'],
        ['b', 'x', 'y'],
        ['z', 'q'],
      ],
      [1],
    ],
    ['may agree one-sidedly', [['a', 'b'], ['b', 'a'], ['q']], [0, 1]],
    ['do not count a fourth choice', [['a'], ['b', 'c', 'd', 'a']], [0, 1]],
    ['are all where none survives', [['a'], ['b'], ['c']], [0, 1, 2]],
    ['are the sole one', [['a']], [0]],
    ['leave out who says nothing', [[], ['a'], ['a']], [1, 2]],
    ['are nobody of nobody', [], []],
  ];
  for (const [what, choices, expected] of cases) {
    it(what, () => assert.deepEqual(agreeingVoters(choices), expected));
  }
  it('count more choices when told', () => {
    assert.deepEqual(agreeingVoters([['a'], ['b', 'c', 'd', 'a']], 5), [0]);
  });
  it('drop the one who is right among those who are wrong together (known limit)', () => {
    assert.deepEqual(agreeingVoters([['right'], ['wrong'], ['wrong']]), [1, 2]);
  });
});
