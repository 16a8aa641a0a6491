import assert from 'node:assert/strict';
import fc from 'fast-check';
import { followed } from '../../src/refactor/followed.ts';
import type {
  NodeUpdate,
  Refactor,
  RefactorEvent,
  RefactorNode,
} from '../../src/refactor/refactor.ts';
import { anyNodes, node, refactorOf, request, ROOT } from './sample-refactor.ts';

const SPENT = { ms: 5, tokens: 10, steps: 1, checks: 1, checksReused: 0 };
const START: RefactorEvent = {
  ...{ refactorId: 'r1', atMs: 0, type: 'search-start', startedAt: 1_000 },
  request: request(),
};

type Body<Event = RefactorEvent> = Event extends RefactorEvent
  ? Omit<Event, 'refactorId' | 'atMs'>
  : never;

function at(atMs: number, body: Body): RefactorEvent {
  return { refactorId: 'r1', atMs, ...body };
}

function told(
  one: RefactorNode,
  more: Partial<Body & { type: 'search-node' }> = {},
): RefactorEvent {
  return at(1, {
    ...{ type: 'search-node', node: one, updated: [], best: 0, spent: SPENT },
    ...more,
  });
}

function updateOf(one: RefactorNode, more: Partial<NodeUpdate> = {}): NodeUpdate {
  const { id, value, visits, reward, parts } = one;
  return { id, value, visits, reward, parts, ...more };
}

function all(events: readonly RefactorEvent[]): Refactor {
  return events.reduce<Refactor | undefined>((sum, event) => followed(sum, event), undefined)!;
}

/** Freezes what it is given to the ground, so that a change in place throws. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach((inner: unknown) => void frozen(inner));
  }
  return value;
}

describe('followed', () => {
  it('begins a record, follows a search and ends it', () => {
    const [first, second] = [node(1, 0, 'a'), node(2, 1, 'b', { state: 'solution', depth: 2 })];
    const outcome = { passed: true, ended: 'by-itself', lastLines: [], durationMs: 3 } as const;
    const record = all([
      START,
      at(1, { type: 'search-phase', phase: 'baseline' }),
      at(2, {
        ...{ type: 'search-baseline', isolation: { level: 'isolated', tool: 'bwrap' }, outcome },
      }),
      at(2, { type: 'search-plan', text: 'First this, then that.' }),
      at(3, { type: 'search-phase', phase: 'searching' }),
      told(ROOT),
      at(4, { type: 'search-trial', trial: { id: 1, nodeId: 0, memberId: 'a' } }),
      at(4, { type: 'search-trial', trial: { id: 2, nodeId: 0, memberId: 'b' } }),
      told(first, { trialId: 1, updated: [updateOf(ROOT, { visits: 2 })] }),
      told(second, { best: 2 }),
      at(9, { type: 'search-end', end: { reason: 'converged' }, best: 2, spent: SPENT }),
    ]);
    assert.deepEqual(record, {
      version: 1,
      id: 'r1',
      startedAt: 1_000,
      request: request(),
      phase: 'ended',
      isolation: { level: 'isolated', tool: 'bwrap' },
      baseline: outcome,
      plan: 'First this, then that.',
      nodes: [{ ...ROOT, visits: 2 }, first, second],
      trials: [],
      best: 2,
      spent: SPENT,
      end: { reason: 'converged' },
    });
  });
  it('keeps the trials that run with the time of their beginning', () => {
    const record = all([
      START,
      told(ROOT),
      at(4, { type: 'search-trial', trial: { id: 1, nodeId: 0, memberId: 'a' } }),
      at(6, { type: 'search-trial', trial: { id: 2, nodeId: 0, memberId: 'b' } }),
      at(7, { type: 'search-trial', trial: { id: 3, nodeId: 0, memberId: 'b' } }),
      at(8, { type: 'search-withdrawn', trialId: 3 }),
      told(node(1, 0, 'a'), { trialId: 1 }),
    ]);
    assert.deepEqual(record.trials, [{ id: 2, nodeId: 0, memberId: 'b', startedMs: 6 }]);
  });
  it('takes a mark away with an update that has none', () => {
    const marked = all([
      START,
      told(ROOT),
      at(2, { type: 'search-update', updated: [updateOf(ROOT, { mark: 'pinned' })], best: 0 }),
    ]);
    assert.equal(marked.nodes[0]?.mark, 'pinned');
    const after = followed(
      marked,
      at(3, { type: 'search-update', updated: [updateOf(ROOT)], best: 0 }),
    );
    assert.deepEqual(after.nodes, [ROOT]);
  });
  it('shares what did not change, and is the same object where nothing did', () => {
    const before = all([START, told(ROOT), told(node(1, 0, 'a')), told(node(2, 0, 'b'))]);
    const changed = followed(
      before,
      at(5, {
        type: 'search-update',
        updated: [updateOf(node(1, 0, 'a'), { value: 0.9 }), updateOf(node(2, 0, 'b'))],
        best: 1,
      }),
    );
    assert.equal(changed.nodes[0], before.nodes[0]);
    assert.equal(changed.nodes[1]?.step, before.nodes[1]?.step);
    assert.deepEqual(
      changed.nodes.map(({ value }) => value),
      [0.4, 0.9, 0.5],
    );
    assert.equal(changed.nodes[2], before.nodes[2]);
    assert.equal(changed.request, before.request);
    for (const event of [
      at(6, { type: 'search-update', updated: [updateOf(node(2, 0, 'b'))], best: 1 }),
      at(6, { type: 'search-update', updated: [updateOf(node(9, 0, 'b'))], best: 9 }),
      at(6, { type: 'search-withdrawn', trialId: 9 }),
      at(6, { type: 'search-phase', phase: changed.phase }),
      at(6, { type: 'search-trial', trial: { id: 9, nodeId: 9, memberId: 'a' } }),
      { ...at(6, { type: 'search-phase', phase: 'baseline' }), refactorId: 'other' },
    ]) {
      assert.equal(followed(changed, event), changed, event.type);
    }
  });
  it('leaves out a node whose parent is not there or came later, and a second root', () => {
    const strays = [node(5, 4, 'a'), { ...ROOT, id: 3 }, node(7, 0, 'a'), node(6, 7, 'a')];
    const record = all([START, told(ROOT), ...strays.map((one) => told(one))]);
    assert.deepEqual(
      record.nodes.map(({ id }) => id),
      [0, 7],
    );
  });
  it('puts a node that comes again in its own place', () => {
    const record = all([
      START,
      told(ROOT),
      told(node(1, 0, 'a')),
      told(node(1, 0, 'a', { reward: 1 })),
    ]);
    assert.deepEqual(
      record.nodes.map(({ id, reward }) => [id, reward]),
      [
        [0, 0.4],
        [1, 1],
      ],
    );
  });
  it('stays ended, and takes what the user does afterwards', () => {
    const record = all([
      START,
      told(ROOT),
      at(2, { type: 'search-end', end: { reason: 'stopped' }, best: 0, spent: SPENT }),
      at(3, { type: 'search-phase', phase: 'searching' }),
      at(3, { type: 'search-trial', trial: { id: 4, nodeId: 0, memberId: 'a' } }),
      told(node(1, 0, undefined), { best: 1 }),
    ]);
    assert.deepEqual(
      [record.phase, record.end?.reason, record.nodes.length, record.best, record.trials],
      ['ended', 'stopped', 2, 1, []],
    );
  });
  it('needs a beginning', () => {
    assert.throws(() => followed(undefined, told(ROOT)), RangeError);
  });
  it('has consistent nodes after any events, in any order, whatever is missing', () => {
    const pick = fc.nat(30);
    const anyEvent = (nodes: readonly RefactorNode[]): fc.Arbitrary<RefactorEvent> =>
      fc
        .record({ kind: fc.nat(5), which: pick, other: pick, visits: pick })
        .map(({ kind, which, other, visits }) => {
          const one = nodes[which % nodes.length]!;
          const two = nodes[other % nodes.length]!;
          const updated = [updateOf(two, { visits }), updateOf({ ...two, id: other })];
          const trial = { id: other % 4, nodeId: one.id, memberId: 'a' };
          if (kind === 0) return at(1, { type: 'search-trial', trial });
          if (kind === 1) return at(1, { type: 'search-withdrawn', trialId: other % 4 });
          if (kind === 2) return at(1, { type: 'search-update', updated, best: which });
          return told(one, { updated, best: two.id, trialId: other % 4 });
        });
    const scenario = anyNodes.chain((nodes) => fc.array(anyEvent(nodes), { maxLength: 40 }));
    fc.assert(
      fc.property(scenario, (events) => {
        let record = frozen(followed(undefined, START));
        for (const event of frozen(events)) {
          record = frozen(followed(record, event));
          const ids = record.nodes.map(({ id }) => id);
          assert.deepEqual(
            ids,
            [...new Set(ids)].toSorted((a, b) => a - b),
          );
          for (const { id, parent } of record.nodes) {
            assert.ok(id === 0 ? parent === undefined : ids.includes(parent!));
          }
          assert.ok(record.best === 0 || ids.includes(record.best));
          assert.ok(record.trials.every(({ nodeId }) => ids.includes(nodeId)));
        }
      }),
    );
  });
  it('ends with the nodes that a search has, told one by one with what changed', () => {
    fc.assert(
      fc.property(anyNodes, fc.array(fc.nat(50)), (nodes, visits) => {
        const seen = new Map<number, RefactorNode>();
        const events = nodes.map((one, i) => {
          seen.set(one.id, one);
          const other = nodes[(visits[i] ?? 0) % (i + 1)]!;
          const updated = Object.entries({ ...seen.get(other.id)!, visits: i });
          const kept = updated.filter(([field]) => field !== 'mark');
          seen.set(other.id, Object.fromEntries(kept) as unknown as RefactorNode);
          return told(one, { updated: [updateOf(other, { visits: i })], best: one.id });
        });
        const record = all([START, ...events]);
        assert.deepEqual(record.nodes, [...seen.values()]);
        assert.equal(record.best, nodes.at(-1)?.id);
      }),
    );
  });
  it('gives a record of 500 nodes without copying their steps', () => {
    const nodes = Array.from({ length: 499 }, (_, i) => node(i + 1, 0, 'a'));
    const record = all([START, told(ROOT), ...nodes.map((one) => told(one))]);
    assert.deepEqual(record.nodes, refactorOf(nodes).nodes);
    assert.equal(record.nodes[400]?.step, nodes[399]?.step);
  });
});
