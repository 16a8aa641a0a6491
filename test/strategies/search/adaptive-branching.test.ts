import assert from 'node:assert/strict';
import { adaptiveBranching } from '../../../src/strategies/search/adaptive-branching.ts';
import type { Search, SearchOptions } from '../../../src/strategies/search/search.ts';
import { fusionTask } from '../../fakes/scripted-fusion.ts';
import { stepsOf } from '../../fakes/scripted-task.ts';
import { defaultsOf } from './defaults-of.ts';
import { came, FAILED, play, searchOf, type World } from './scripted-world.ts';

const seeds = Array.from({ length: 20 }, (_, i) => i + 1);

/** A search that has its first solution, so that the method decides. */
function solved(ids: readonly string[], more: Partial<SearchOptions> = {}): Search {
  const search = searchOf('adaptive-branching', ids, more);
  search.add(0, came('solved', 0.5, { isSolution: true }));
  return search;
}

function rootValue({ nodes: [root] }: Search): number {
  return root?.value ?? NaN;
}

/** Share of the seeds with which the first trial of a search made so goes to the root: wider. */
function widerIn(make: (seed: number) => Search): number {
  const first = Array.from({ length: 400 }, (_, seed) => make(seed).ask(1)[0]?.nodeId);
  return first.filter((id) => id === 0).length / first.length;
}

describe('adaptive-branching', () => {
  it('takes the mean of all rewards for the value', () => {
    const search = searchOf('adaptive-branching', ['a', 'b']);
    search.add(0, came('1', 0.5));
    search.add(1, came('2', 0.25));
    search.add(1, came('3', 0.75));
    assert.deepEqual([search.nodes[1]?.value, search.nodes[0]?.value], [0.5, 0.5]);
    search.revise(3, 0.25, []);
    assert.equal(rootValue(search), 1 / 3);
  });

  it('counts for nothing what failed or was there already', () => {
    const search = searchOf('adaptive-branching', ['a', 'b']);
    const [one, other] = search.ask(2);
    search.tell(one?.id ?? 0, came('1', 0.5));
    search.tell(other?.id ?? 0, came('1', 0.5));
    assert.equal(rootValue(search), 0.25);
    search.tell(search.ask(1)[0]?.id ?? 0, FAILED);
    assert.ok(Math.abs(rootValue(search) - 0.5 / 3) < 1e-9);
  });

  it('draws as often as Beta posteriors of fractional counts say', () => {
    // P(X > Y), X ~ Beta(1, 1) of nothing tried, Y ~ Beta(1 + 4 · 0.75, 1 + 4 · 0.25): 1 − 4/6.
    const share = widerIn((seed) => {
      const search = solved(['a', 'b'], { seed });
      search.add(0, came('1', 0.75));
      return search;
    });
    assert.ok(Math.abs(share - 1 / 3) < 0.08, `${share}`);
  });

  it('goes wider where deeper was poor, and deeper where it was good', () => {
    const share = (reward: number): number =>
      widerIn((seed) => {
        const search = solved(['a', 'b'], { seed });
        search.add(0, came('1', 0.5));
        for (let i = 0; i < 6; i++) search.add(2, came(`x${i}`, reward));
        return search;
      });
    const [poor, good] = [share(0.05), share(0.95)];
    assert.ok(poor > 0.7 && good < 0.3, `${poor} ${good}`);
  });

  it('is never full: it goes wider at a node as often as its members differ', () => {
    const search = solved(['a'], { maxDepth: 1 });
    for (let i = 0; i < 50; i++) {
      const [trial] = search.ask(1);
      assert.ok(trial !== undefined);
      search.tell(trial.id, came(`${i}`, 0.5));
    }
    assert.equal(search.nodes[0]?.visits, 51);
  });

  it('learns which member is good', () => {
    const chosen = (seed: number): number => {
      const search = solved(['a', 'b'], { seed });
      let good = 0;
      for (let i = 0; i < 60; i++) {
        const [trial] = search.ask(1);
        if (trial === undefined) break;
        if (i >= 30 && trial.memberId === 'a') good++;
        search.tell(trial.id, trial.memberId === 'a' ? came(`${i}`, 0.8) : came(`${i}`, 0.2));
      }
      return good / 30;
    };
    for (const seed of seeds) assert.ok(chosen(seed) >= 0.8, `${seed}: ${chosen(seed)}`);
  });

  it('credits who found a state again, and not who came back to where it began', () => {
    const chosen = (key: (i: number) => string): number =>
      seeds.reduce((sum, seed) => {
        const search = solved(['a', 'b'], { seed, root: { key: 'root', reward: 0.9 } });
        // Nobody's states, so that `a` finds nothing new.
        for (let i = 0; i < 40; i++) search.add(0, came(`known${i}`, 0.9));
        const before = sum;
        for (let i = 0; i < 20; i++) {
          const [trial] = search.ask(1);
          if (trial === undefined) break;
          const isA = trial.memberId === 'a';
          search.tell(trial.id, isA ? came(key(i), 0.9) : came(`b${i}`, 0.45));
        }
        return before + search.nodes.filter(({ memberId }) => memberId === 'a').length;
      }, 0);
    const found = chosen((i) => `known${i}`);
    const back = chosen(() => 'root');
    assert.ok(found > 2 * back, `${found} ${back}`);
  });

  it('spreads a batch, since what is out counts as if it had failed', () => {
    const share = (out: number): number =>
      widerIn((seed) => {
        const search = solved(['a', 'b', 'c'], { seed });
        search.add(0, came('1', 0.5));
        search.expandNext(0, out);
        search.ask(out);
        return search;
      });
    const [none, two] = [share(0), share(2)];
    assert.ok(none > 0.4 && two < 0.15, `${none} ${two}`);
  });

  describe('in a tree of which each member knows a part', () => {
    const world: Omit<World, 'seed'> = { goal: 'ABBABA', skills: { a: 'A', b: 'B', ab: 'AB' } };
    const solvedBy = (ids: readonly string[], seed: number, batch = 1) =>
      play(searchOf('adaptive-branching', ids, { seed }), { ...world, seed }, 300, batch);

    it('finds the way together, with all of 20 seeds', () => {
      for (const seed of seeds) {
        assert.notEqual(solvedBy(['a', 'b'], seed).solvedAfter, undefined, `${seed}`);
      }
    });

    it('finds it with one member that knows all', () => {
      const found = seeds.filter((seed) => solvedBy(['ab'], seed).solvedAfter !== undefined);
      assert.ok(found.length >= 18, `${found.length}`);
    });

    it('never finds it with one that does not, and hands over the best part of the way', () => {
      for (const seed of seeds) {
        const { search, solvedAfter } = solvedBy(['a'], seed);
        assert.equal(solvedAfter, undefined);
        const open = search.nodes.filter(({ state }) => state === 'open');
        const best = search.nodes[search.best];
        assert.equal(best?.reward, Math.max(...open.map(({ reward }) => reward)));
      }
    });
  });

  it('goes on wider and deeper without end where all rewards are alike (known limit)', () => {
    const search = solved(['a', 'b'], { maxDepth: 40 });
    for (let i = 0; i < 300; i++) {
      const [trial] = search.ask(1);
      assert.ok(trial !== undefined);
      search.tell(trial.id, came(`${i}`, 0.5));
    }
    const children = search.nodes.filter(({ parent }) => parent === 0).length;
    const depth = Math.max(...search.nodes.map((node) => node.depth));
    assert.equal(search.isExhausted, false);
    assert.ok(children > 5 && depth >= 4, `${children} ${depth}`);
  });

  it('completes a text with one member alone', async () => {
    const task = fusionTask([{ id: 'a', writes: 'one();\ntwo();' }]);
    const steps = await stepsOf(adaptiveBranching.create(defaultsOf(adaptiveBranching)), task);
    const last = steps.at(-1);
    assert.equal(last?.ranking.scored[0]?.candidate.text, 'one();\ntwo();');
    assert.deepEqual(
      last.spans?.map(({ text, modelId }) => [text, modelId]),
      [
        ['one();', 'a'],
        ['\ntwo();', 'a'],
      ],
    );
  });
});
