import assert from 'node:assert/strict';
import { baselinesOf } from '../../src/refactor/baselines-of.ts';
import type { RefactorNode } from '../../src/refactor/refactor.ts';
import { node, refactorOf, request } from './sample-refactor.ts';

const solution = (reward: number): Partial<RefactorNode> => ({ state: 'solution', reward });

/** Of members a, b and c. */
function baselines(...nodes: readonly RefactorNode[]) {
  const { greedy, bestOfN } = baselinesOf(refactorOf(nodes, { request: request(['a', 'b', 'c']) }));
  return {
    greedy: greedy.map(({ memberId, nodeId, reward }) => [memberId, nodeId, reward]),
    best: [bestOfN.n, bestOfN.nodeId, bestOfN.reward],
  };
}

describe('baselinesOf', () => {
  it("takes each member's first full solution of its own steps", () => {
    const { greedy } = baselines(
      node(1, 0, 'a'),
      node(2, 1, 'b', solution(1)), // with a's help
      node(3, 1, 'a', solution(0.7)),
      node(4, 1, 'a', solution(0.9)),
      node(5, 0, 'b', solution(0.6)),
    );
    assert.deepEqual(greedy, [
      ['a', 3, 0.7],
      ['b', 5, 0.6],
      ['c', undefined, undefined],
    ]);
  });
  it('counts a step that found a state which was there', () => {
    const { greedy } = baselines(
      node(1, 0, 'a'),
      node(2, 1, 'b', solution(0.8)),
      node(3, 0, 'b', { state: 'merged', mergedInto: 1 }),
      node(4, 1, 'a', { state: 'merged', mergedInto: 2 }),
    );
    assert.deepEqual(greedy.slice(0, 2), [
      ['a', 2, 0.8],
      ['b', 2, 0.8],
    ]);
  });
  it('reaches a solution with the last step of the way to it', () => {
    // b finds 1 last, and so its way to 2 is longer than that to 4.
    const { greedy } = baselines(
      node(1, 0, 'a'),
      node(2, 1, 'b', solution(0.8)),
      node(4, 0, 'b', solution(0.5)),
      node(6, 0, 'b', { state: 'merged', mergedInto: 1 }),
    );
    assert.deepEqual(greedy[1], ['b', 4, 0.5]);
  });
  it('comes to an end where a member goes round in circles', () => {
    const { greedy } = baselines(
      node(1, 0, 'a'),
      node(2, 1, 'a'),
      node(3, 2, 'a', { state: 'merged', mergedInto: 1 }),
      node(4, 2, 'a', { state: 'merged', mergedInto: 0 }),
      node(5, 0, 'b', { state: 'merged', mergedInto: 2 }),
      node(6, 2, 'b', { state: 'merged', mergedInto: 1 }),
      node(7, 1, 'b', { state: 'merged', mergedInto: 2 }),
      node(8, 2, 'b', solution(0.7)),
    );
    assert.deepEqual(greedy, [
      ['a', undefined, undefined],
      ['b', 8, 0.7],
      ['c', undefined, undefined],
    ]);
  });
  it('takes the best of the first full solutions, as many as there are members', () => {
    const { best } = baselines(
      node(1, 0, 'a', solution(0.5)),
      node(2, 0, 'b', { state: 'failed', reward: 0 }),
      node(3, 0, 'a', solution(0.8)),
      node(4, 0, 'b', solution(0.8)),
      node(5, 0, 'c', solution(0.9)),
    );
    assert.deepEqual(best, [3, 3, 0.8]);
  });
  it('counts a solution that was found twice as two', () => {
    const { best } = baselines(
      node(1, 0, 'a', solution(0.5)),
      node(2, 0, 'b', { state: 'merged', mergedInto: 1 }),
      node(3, 0, 'c', { state: 'merged', mergedInto: 1 }),
      node(4, 0, 'c', solution(1)),
    );
    assert.deepEqual(best, [3, 1, 0.5]);
  });
  it('takes nothing that stands on a step of the user', () => {
    const { greedy, best } = baselines(
      node(1, 0, undefined),
      node(2, 1, 'a'),
      node(3, 2, 'a', solution(1)),
      node(4, 0, undefined, solution(1)),
    );
    assert.deepEqual(greedy[0], ['a', undefined, undefined]);
    assert.deepEqual(best, [3, undefined, undefined]);
  });
  it('is without nodes where nothing was found', () => {
    const found = baselinesOf(refactorOf([node(1, 0, 'a')]));
    assert.deepEqual(found, { greedy: [{ memberId: 'a' }, { memberId: 'b' }], bestOfN: { n: 2 } });
  });
});
