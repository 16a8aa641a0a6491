import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { SearchNode } from '../../../src/core/search.ts';
import { resumeSearch } from '../../../src/strategies/search/create-search.ts';
import type { Search } from '../../../src/strategies/search/search.ts';
import { came, FAILED, METHODS, searchOf } from './scripted-world.ts';

/** A call, told by numbers: the same numbers are the same call on equal searches. */
interface Call {
  readonly kind: 'ask' | 'tell' | 'withdraw' | 'add' | 'revise' | 'mark' | 'expand';
  /** Which trial or node, and what. */
  readonly which: number;
  readonly what: number;
}

const calls = fc.array(
  fc.record<Call>({
    // Most of all what a search is there for.
    kind: fc.constantFrom(
      ...(['ask', 'ask', 'ask', 'ask', 'tell', 'tell', 'tell', 'tell', 'tell', 'tell'] as const),
      ...(['withdraw', 'add', 'revise', 'mark', 'expand'] as const),
    ),
    which: fc.nat(1_000),
    what: fc.nat(1_000),
  }),
  { minLength: 1, maxLength: 80 },
);

/** What the call gives back. */
function made(search: Search, { kind, which, what }: Call): unknown {
  const { nodes, trials } = search;
  const trial = trials[which % Math.max(1, trials.length)];
  const standing = nodes.filter(({ state }) => state === 'open' || state === 'solution');
  const node = standing[which % standing.length];
  assert.ok(node !== undefined);
  const state = came(`${what % 40}`, (what % 11) / 10, { isSolution: what % 13 === 0 });
  switch (kind) {
    case 'ask':
      return search.ask(1 + (what % 3));
    case 'tell':
      if (trial === undefined) return undefined;
      return search.tell(trial.id, what % 4 === 0 ? FAILED : state);
    case 'withdraw':
      if (trial !== undefined) search.withdraw(trial.id);
      return undefined;
    case 'add':
      return search.add(node.id, state);
    case 'revise':
      search.revise(node.id, state.reward, [{ name: 'judge', value: state.reward, weight: 1 }]);
      return undefined;
    case 'mark':
      search.mark(node.id, ([undefined, 'pinned', 'pruned'] as const)[what % 3]);
      return undefined;
    case 'expand':
      search.expandNext(node.id, 1 + (what % 2));
      return undefined;
  }
}

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

function withdrawAll(search: Search): void {
  for (const { id } of search.trials) search.withdraw(id);
}

/** Every law that holds after every call. */
function assertSound(search: Search, maxDepth: number): void {
  const { nodes } = search;
  const childrenOf = (id: number): readonly SearchNode[] =>
    nodes.filter(({ parent }) => parent === id);
  for (const [at, node] of nodes.entries()) {
    const below = childrenOf(node.id).reduce((sum, { visits }) => sum + visits, 0);
    assert.equal(node.id, at);
    assert.equal(node.visits, below + (at === 0 ? 0 : 1));
    assert.ok(node.value >= 0 && node.value <= 1);
    if (node.mergedInto !== undefined) assert.ok(node.mergedInto < node.id);
  }
  for (const { nodeId } of search.trials) assert.ok((nodes[nodeId]?.depth ?? 99) < maxDepth);
  assert.equal(search.best, bestBySight(nodes));
}

function bestBySight(nodes: readonly SearchNode[]): number {
  const isGone = (node: SearchNode | undefined): boolean =>
    node !== undefined && (node.mark === 'pruned' || isGone(nodes[node.parent ?? -1]));
  const first = (some: readonly SearchNode[]): number | undefined =>
    some.toSorted((a, b) => b.reward - a.reward || a.id - b.id)[0]?.id;
  const there = nodes.filter((node) => !isGone(node));
  const pinned = first(nodes.filter(({ mark }) => mark === 'pinned'));
  const solution = first(there.filter(({ state }) => state === 'solution'));
  const state = first(
    there.filter((node) => node.state === 'open' && (node.id === 0 || better(node))),
  );
  function better({ reward }: SearchNode): boolean {
    return reward > (nodes[0]?.reward ?? 0);
  }
  return pinned ?? solution ?? state ?? 0;
}

const MAX_DEPTH = 4;

for (const method of METHODS) {
  describe(`every search by ${method}`, () => {
    const open = (seed: number): Search =>
      searchOf(method, ['a', 'b', 'c'], { seed, maxDepth: MAX_DEPTH });

    it('counts, limits and chooses rightly after every call', () => {
      fc.assert(
        fc.property(fc.nat(), calls, (seed, list) => {
          const search = open(seed);
          for (const call of list) {
            made(search, call);
            assertSound(search, MAX_DEPTH);
          }
        }),
      );
    });

    it('makes the same of the same calls', () => {
      fc.assert(
        fc.property(fc.nat(), calls, (seed, list) => {
          const [one, other] = [open(seed), open(seed)];
          for (const call of list) assert.deepEqual(made(one, call), made(other, call));
          assert.deepEqual(one.toJSON(), other.toJSON());
        }),
      );
    });

    it('goes on alike wherever it was stopped and resumed', () => {
      fc.assert(
        fc.property(fc.nat(), calls, fc.nat(80), (seed, list, at) => {
          const whole = open(seed);
          for (const call of list.slice(0, at)) made(whole, call);
          const saved = plain(whole.toJSON());
          withdrawAll(whole);
          const resumed = resumeSearch(saved);
          for (const call of list.slice(at)) {
            assert.deepEqual(plain(made(resumed, call) ?? 0), plain(made(whole, call) ?? 0));
            assert.deepEqual(resumed.trials, whole.trials);
          }
          assert.deepEqual(plain(resumed.toJSON()), plain(whole.toJSON()));
          for (const steady of [0, 1, 5]) {
            assert.equal(resumed.isConverged(steady), whole.isConverged(steady));
          }
        }),
      );
    });

    it('asks for nothing exactly when it is exhausted, once nothing is out', () => {
      fc.assert(
        fc.property(fc.nat(), calls, (seed, list) => {
          const search = open(seed);
          for (const call of list) made(search, call);
          withdrawAll(search);
          const { isExhausted } = search;
          assert.equal(search.ask(1).length === 0, isExhausted);
        }),
      );
    });

    it('comes to the same counts in whatever order a batch is told', () => {
      fc.assert(
        fc.property(fc.nat(), fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (seed, order) => {
          const told = (turns: readonly number[]): readonly unknown[] => {
            const search = open(seed);
            const trials = search.ask(3);
            assert.equal(trials.length, 3);
            for (const turn of turns) {
              const { id } = trials[turn] ?? { id: 0 };
              search.tell(id, came(`${id}`, [0.1, 0.7, 0.3][turn] ?? 0));
            }
            const [root] = search.nodes;
            return [root?.visits, root?.value, search.nodes[search.best]?.reward];
          };
          assert.deepEqual(told(order), told([0, 1, 2]));
        }),
      );
    });
  });
}
