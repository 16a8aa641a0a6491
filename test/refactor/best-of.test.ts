import assert from 'node:assert/strict';
import { bestOf } from '../../src/refactor/best-of.ts';
import type { RefactorNode } from '../../src/refactor/refactor.ts';

/** A tree of parents and rewards; the check of the root is worth 0.4. */
function nodesOf(...steps: readonly Partial<RefactorNode>[]): readonly RefactorNode[] {
  const parts = (check: number | undefined) => [{ name: 'check', value: check, weight: 1 }];
  const usual = { depth: 1, state: 'open', value: 0, visits: 1, cost: {} } as const;
  const root = { ...usual, id: 0, depth: 0, reward: 0.4, parts: parts(0.4) };
  return [
    root,
    ...steps.map((step, i) => ({
      ...{ ...usual, id: i + 1, parent: 0, reward: 0.5, parts: parts(0.4) },
      ...step,
    })),
  ];
}

const FAILS = [{ name: 'check', value: 0.1, weight: 1 }];
const UNPARSED = [
  { name: 'parse', value: 0.25, weight: 1 },
  { name: 'check', value: 1, weight: 1 },
];
const STEP = { title: '', edits: [], done: false, added: 1, removed: 0 };

describe('bestOf', () => {
  it('is the solution of the greatest reward, the earlier of equals', () => {
    const solution = { state: 'solution' } as const;
    const nodes = nodesOf(
      ...[{ reward: 0.99 }, { ...solution, reward: 0.8 }],
      ...[
        { ...solution, reward: 0.9 },
        { ...solution, reward: 0.9 },
      ],
    );
    assert.equal(bestOf(nodes), 3);
  });

  it('is else the harmless state that has come farthest', () => {
    assert.equal(bestOf(nodesOf({ reward: 0.5 }, { parent: 1, depth: 2, reward: 0.51 })), 2);
    assert.equal(bestOf(nodesOf({ reward: 0.5 }, { parent: 1, depth: 2, reward: 0.4 })), 1);
  });

  it('is nothing that breaks what worked, does not parse, loses tests or was never checked', () => {
    for (const trap of [
      { parts: FAILS },
      { parts: UNPARSED },
      { step: { ...STEP, lostTests: 1 } },
      { parts: [{ name: 'check', value: undefined, weight: 1 }] },
      { state: 'failed' } as const,
    ]) {
      assert.equal(bestOf(nodesOf({ reward: 1, ...trap })), 0);
      assert.equal(bestOf(nodesOf({ reward: 1, state: 'solution', ...trap })), 0);
    }
  });

  it('is what the user has pinned, the latest of several, whatever it is worth', () => {
    const pinned = { mark: 'pinned', parts: FAILS } as const;
    assert.equal(bestOf(nodesOf(pinned, pinned, { state: 'solution', reward: 1 })), 2);
    const merged = { state: 'merged', mergedInto: 1, mark: 'pinned' } as const;
    assert.equal(bestOf(nodesOf({}, merged, { state: 'solution', reward: 1 })), 1);
    assert.equal(bestOf(nodesOf({ reward: 0.5 }, { state: 'failed', mark: 'pinned' })), 1);
  });

  it('is nothing that the user has pruned, nor what lies below it', () => {
    const nodes = nodesOf(
      { mark: 'pruned' },
      { parent: 1, depth: 2 },
      { parent: 2, depth: 3, state: 'solution', reward: 1 },
      { reward: 0.45 },
    );
    assert.equal(bestOf(nodes), 4);
  });
});
