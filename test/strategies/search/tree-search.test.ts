import assert from 'node:assert/strict';
import type { Trial } from '../../../src/core/search.ts';
import { resumeSearch } from '../../../src/strategies/search/create-search.ts';
import type { Search, SearchJson } from '../../../src/strategies/search/search.ts';
import { came, FAILED, METHODS, play, searchOf } from './scripted-world.ts';

/** The only trial that is asked for. */
function askOne(search: Search): Trial {
  const [trial, ...others] = search.ask(1);
  assert.ok(trial !== undefined && others.length === 0);
  return trial;
}

/** Parent and author of the next trials, each told at once. */
function steps(search: Search, ...results: Parameters<Search['tell']>[1][]): readonly number[] {
  return results.map((result) => {
    const trial = askOne(search);
    search.tell(trial.id, result);
    return trial.nodeId;
  });
}

const reloaded = (search: Search): Search =>
  resumeSearch(JSON.parse(JSON.stringify(search.toJSON())) as SearchJson);

for (const method of METHODS) {
  describe(`tree search by ${method}`, () => {
    const open = (...ids: readonly string[]): Search => searchOf(method, ids);

    it('goes straight on from the best state until there is a solution', () => {
      const parents = steps(
        open('a', 'b'),
        ...[came('1', 0.2), came('2', 0.4), came('3', 0.4), came('4', 0.6, { isSolution: true })],
      );
      assert.deepEqual(parents, [0, 1, 2, 3]);
    });

    it('lets another member go on where one has failed or made it worse', () => {
      const search = open('a', 'b');
      steps(search, came('1', 0.5));
      const first = askOne(search);
      search.tell(first.id, FAILED);
      const second = askOne(search);
      assert.equal(second.nodeId, 1);
      assert.notEqual(second.memberId, first.memberId);
      assert.equal(search.tell(second.id, came('2', 0.3)).parent, 1);
    });

    it('goes straight on from what a later judgement calls the best', () => {
      const search = open('a', 'b');
      steps(search, came('1', 0.5));
      search.add(0, came('2', 0.2));
      search.revise(2, 0.9, []);
      assert.equal(askOne(search).nodeId, 2);
    });

    it('asks side by side without asking for the same twice', () => {
      const trials = open('a', 'b', 'c').ask(3);
      assert.deepEqual(trials.map(({ memberId }) => memberId).sort(), ['a', 'b', 'c']);
      assert.deepEqual(
        trials.map(({ id }) => id),
        [1, 2, 3],
      );
    });

    it('asks for no more than is worth it while everything waits', () => {
      const search = open('a');
      assert.equal(search.ask(10).length, 2);
      assert.equal(search.ask(10).length, 0);
      assert.equal(search.isExhausted, false);
    });

    it('asks each member once at a node where they repeat themselves', () => {
      const search = searchOf(method, ['a', 'b'], { onceEach: true });
      assert.equal(search.ask(10).length, 2);
      for (const { id } of search.trials) search.tell(id, FAILED);
      assert.deepEqual([search.ask(1), search.isExhausted], [[], true]);
    });

    it('asks a member again until it has failed twice', () => {
      const search = open('a');
      steps(search, FAILED, FAILED);
      assert.deepEqual([search.ask(5), search.isExhausted, search.best], [[], true, 0]);
    });

    it('asks a member no more where it has repeated itself', () => {
      const search = searchOf(method, ['a'], { maxDepth: 1 });
      steps(search, came('1', 0.5), came('1', 0.5));
      assert.equal(search.nodes[2]?.state, 'merged');
      assert.deepEqual([search.ask(5), search.isExhausted], [[], true]);
    });

    it('goes no deeper than it may', () => {
      const search = searchOf(method, ['a', 'b'], { maxDepth: 2 });
      for (let i = 0; i < 40 && !search.isExhausted; i++) {
        const [trial] = search.ask(1);
        if (trial !== undefined) search.tell(trial.id, came(`${i}`, 0.5));
      }
      assert.equal(Math.max(...search.nodes.map(({ depth }) => depth)), 2);
    });

    it('makes one node of equal states, and points there from where they were found again', () => {
      const search = open('a', 'b');
      const [one, other] = search.ask(2);
      search.tell(one?.id ?? 0, came('same', 0.5));
      const again = search.tell(other?.id ?? 0, came('same', 0.5));
      assert.deepEqual([again.state, again.mergedInto], ['merged', 1]);
      // A step that changes nothing is its parent's state.
      const back = search.ask(1)[0];
      assert.equal(back?.nodeId, 1);
      assert.equal(search.tell(back.id, came('same', 0.5)).mergedInto, 1);
    });

    it('keeps the end of a state apart from the state itself', () => {
      const search = open('a', 'b');
      steps(search, came('1', 0.5));
      const done = search.tell(askOne(search).id, came('1', 0.5, { isSolution: true }));
      assert.equal(done.state, 'solution');
      assert.equal(search.best, done.id);
    });

    it('hands over the best solution, else the best state, else the root', () => {
      const search = open('a', 'b');
      assert.equal(search.best, 0);
      search.add(0, came('worse', 0));
      assert.equal(search.best, 0);
      search.add(0, came('open', 0.9));
      assert.equal(search.best, 2);
      search.add(0, came('solved', 0.4, { isSolution: true }));
      assert.equal(search.best, 3);
      search.add(0, came('equal', 0.4, { isSolution: true }));
      assert.equal(search.best, 3);
      search.revise(4, 0.5, []);
      assert.equal(search.best, 4);
    });

    it('hands over what is pinned, as long as it is there, and nothing that is pruned', () => {
      const search = open('a', 'b');
      search.add(0, came('1', 0.2));
      search.add(1, came('2', 0.9, { isSolution: true }));
      search.mark(1, 'pinned');
      assert.equal(search.best, 1);
      search.mark(1, undefined);
      assert.equal('mark' in (search.nodes[1] ?? {}), false);
      assert.equal(search.best, 2);
      search.mark(1, 'pruned');
      assert.equal(search.best, 0);
    });

    it('asks for nothing below what is pruned, until it no longer is', () => {
      const search = open('a', 'b');
      steps(search, came('1', 0.9), came('2', 0.95));
      search.mark(1, 'pruned');
      for (let i = 0; i < 6; i++) {
        const [trial] = search.ask(1);
        if (trial !== undefined) assert.equal(search.tell(trial.id, FAILED).parent, 0);
      }
      assert.equal(search.isExhausted, true);
      search.mark(1, undefined);
      assert.equal(search.isExhausted, false);
      assert.equal(askOne(search).nodeId, 2);
    });

    it('goes on from a node that the user wants, whatever else there is', () => {
      const search = open('a', 'b');
      steps(search, came('1', 0.5), came('2', 0.9, { isSolution: true }), came('3', 0.8));
      search.expandNext(2, 2);
      assert.equal(search.isExhausted, false);
      const [first, second] = search.ask(2);
      assert.deepEqual([first?.nodeId, second?.nodeId], [2, 2]);
      search.withdraw(first?.id ?? 0);
      assert.equal(askOne(search).nodeId, 2);
    });

    it('calls a trial off as if nobody had asked for it, but for its number', () => {
      const [one, other] = [open('a', 'b'), open('a', 'b')];
      for (const search of [one, other]) steps(search, came('1', 0.5), came('2', 0.4));
      for (const { id } of one.ask(3)) one.withdraw(id);
      for (const { id } of other.ask(3)) other.withdraw(id);
      assert.deepEqual(one.trials, []);
      assert.deepEqual(one.nodes, other.nodes);
      assert.deepEqual(
        one.ask(2).map(({ id }) => id),
        [6, 7],
      );
    });

    it('replaces the nodes above a new one, and no others', () => {
      const search = open('a', 'b');
      search.add(0, came('1', 0.5));
      search.add(0, came('2', 0.6));
      const before = [...search.nodes];
      search.add(1, came('3', 0.7));
      const isSame = before.map((node, id) => node === search.nodes[id]);
      assert.deepEqual(isSame, [false, false, true]);
      assert.deepEqual(
        search.nodes.map(({ visits }) => visits),
        [3, 2, 1, 1],
      );
    });

    it('has converged when the best solution stays and is not a chance find', () => {
      const search = open('a', 'b');
      assert.equal(search.isConverged(0), false);
      search.add(0, came('1', 0.9, { isSolution: true }));
      assert.deepEqual([search.isConverged(0), search.isConverged(1)], [true, false]);
      search.add(0, came('2', 0));
      assert.equal(search.isConverged(1), true);
      search.add(0, came('3', 0.95, { isSolution: true }));
      assert.equal(search.isConverged(1), false);
      // Two steps down, in the branch with fewer visits than the others have on the average.
      search.add(0, came('4', 0.1));
      const { id } = search.add(4, came('5', 0.99, { isSolution: true }));
      for (const key of ['6', '7', '8', '9', '10', '11']) search.add(2, came(key, 0.1));
      assert.deepEqual([search.best, search.isConverged(3)], [id, false]);
      for (const key of ['12', '13']) search.add(4, came(key, 0.1));
      assert.equal(search.isConverged(3), true);
    });

    it('refuses what cannot be', () => {
      const search = open('a');
      const { id } = askOne(search);
      assert.throws(() => search.tell(id, came('1', 1.1)), RangeError);
      assert.throws(() => search.tell(id, came('1', NaN)), RangeError);
      const failed = search.tell(id, FAILED);
      assert.throws(() => search.tell(id, FAILED), RangeError);
      assert.throws(() => {
        search.withdraw(id);
      }, RangeError);
      assert.throws(() => search.add(failed.id, came('1', 0.5)), RangeError);
      assert.throws(() => {
        search.expandNext(failed.id, 1);
      }, RangeError);
      assert.throws(() => {
        search.revise(9, 0.5, []);
      }, RangeError);
      assert.throws(() => {
        search.mark(-1, 'pinned');
      }, RangeError);
    });

    it('asks nobody without members', () => {
      const search = open();
      assert.deepEqual([search.ask(3), search.isExhausted], [[], true]);
    });

    it('goes on from JSON as if it had never stopped', () => {
      const world = { goal: 'ABBABAAB', skills: { a: 'A', b: 'B' }, seed: 5 };
      const whole = searchOf(method, ['a', 'b'], { seed: 5 });
      play(whole, world, 250);
      for (const { id } of whole.ask(3)) whole.withdraw(id);
      const resumed = reloaded(whole);
      assert.deepEqual(resumed.nodes, JSON.parse(JSON.stringify(whole.nodes)));
      for (const search of [whole, resumed]) {
        for (let i = 0; i < 250; i++) {
          const [trial] = search.ask(1);
          if (trial !== undefined) search.tell(trial.id, came(`${trial.id % 190}`, (i % 9) / 10));
        }
      }
      assert.ok(whole.nodes.length > 500);
      assert.deepEqual(resumed.nodes, JSON.parse(JSON.stringify(whole.nodes)));
      assert.deepEqual(resumed.toJSON(), JSON.parse(JSON.stringify(whole.toJSON())));
    });

    it('takes trials that were out, and wishes, for still to come when it is resumed', () => {
      const search = open('a', 'b');
      steps(search, came('1', 0.5), came('2', 0.2));
      search.expandNext(2, 2);
      const [wished] = search.ask(1);
      assert.equal(wished?.nodeId, 2);
      const resumed = reloaded(search);
      assert.deepEqual(resumed.trials, []);
      const again = resumed.ask(3);
      assert.deepEqual(
        again.map(({ id }) => id),
        [4, 5, 6],
      );
      assert.deepEqual([again[0]?.nodeId, again[1]?.nodeId], [2, 2]);
    });

    for (const [what, spoil] of [
      ['another version', (json: SearchJson) => ({ ...json, version: 2 })],
      ['no nodes', (json: SearchJson) => ({ ...json, nodes: [] })],
      ['nodes out of order', (json: SearchJson) => ({ ...json, nodes: json.nodes.toReversed() })],
      ['states without keys', (json: SearchJson) => ({ ...json, keys: {} })],
      [
        'a node that is its own parent',
        (json: SearchJson) => ({
          ...json,
          nodes: json.nodes.map((node) => (node.id === 1 ? { ...node, parent: 1 } : node)),
        }),
      ],
      [
        'a wish for nothing',
        (json: SearchJson) => ({ ...json, wished: [{ nodeId: 9, times: 1 }] }),
      ],
    ] as const) {
      it(`resumes nothing from ${what}`, () => {
        const search = open('a');
        search.add(0, came('1', 0.5));
        assert.throws(() => resumeSearch(spoil(search.toJSON()) as SearchJson), RangeError);
      });
    }
  });
}
