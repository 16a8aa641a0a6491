import assert from 'node:assert/strict';
import { leMcts, optimisticValue, upperBound } from '../../../src/strategies/search/le-mcts.ts';
import { fusionTask } from '../../fakes/scripted-fusion.ts';
import { stepsOf } from '../../fakes/scripted-task.ts';
import type { Search, SearchOptions } from '../../../src/strategies/search/search.ts';
import { defaultsOf } from './defaults-of.ts';
import { came, FAILED, play, searchOf, type World } from './scripted-world.ts';

const near = (found: number, wanted: number): void => {
  assert.ok(Math.abs(found - wanted) < 1e-6, `${found}, not ${wanted}`);
};

/** A search that has its first solution, so that the method decides. */
function solved(ids: readonly string[], more: Partial<SearchOptions> = {}): Search {
  const search = searchOf('le-mcts', ids, more);
  search.add(0, came('solved', 0.5, { isSolution: true }));
  return search;
}

/** Node of the next trial, which is told. */
function next(search: Search, result: Parameters<Search['tell']>[1]): number | undefined {
  const [trial] = search.ask(1);
  if (trial !== undefined) search.tell(trial.id, result);
  return trial?.nodeId;
}

describe('le-mcts', () => {
  it('gives the bounds of the card', () => {
    near(upperBound(0.8, 10, 3, 1.414), 2.038787);
    near(upperBound(0.6, 10, 1, 1.414), 2.745642);
  });

  it('backs up the greatest value, as on the card', () => {
    assert.equal(optimisticValue([0.2, 0.9, 0.4]), 0.9);
    const search = searchOf('le-mcts', ['a']);
    search.add(0, came('parent', 0.3));
    for (const reward of [0.2, 0.9, 0.4]) search.add(1, came(`${reward}`, reward));
    assert.deepEqual([search.nodes[1]?.value, search.nodes[0]?.value], [0.9, 0.9]);
  });

  it('leaves out of it what failed, is pruned or was there already, but not the state itself', () => {
    const search = searchOf('le-mcts', ['a', 'b']);
    search.add(0, came('parent', 0.3));
    search.add(1, came('worse', 0.2));
    search.add(0, came('elsewhere', 0.8));
    search.add(1, came('elsewhere', 0.8));
    assert.equal(search.nodes[1]?.value, 0.3);
    const better = search.add(1, came('better', 0.6));
    assert.equal(search.nodes[1].value, 0.6);
    search.mark(better.id, 'pruned');
    assert.equal(search.nodes[1].value, 0.3);
  });

  it('gives a node a child for each member and one more before it goes into one', () => {
    const search = solved(['a', 'b']);
    const parents = ['1', '2', '3', '4'].map((key) => next(search, came(key, 0.5)));
    assert.deepEqual(parents.slice(0, 3), [0, 0, 0]);
    assert.ok((parents[3] ?? 0) > 1);
  });

  it('decides as soon as all have been heard at the best state, without a solution as well', () => {
    const search = searchOf('le-mcts', ['a']);
    assert.equal(next(search, came('1', 0.5)), 0);
    search.add(0, came('lower', 0.1));
    assert.equal(next(search, came('worse', 0.3)), 1);
    assert.equal(next(search, came('2', 0.3)), 0);
  });

  it('goes back to a node that is full where nothing else is left', () => {
    const rewards = { root: { key: '', reward: 0.5 }, maxDepth: 1 };
    const full = solved(['a', 'b'], rewards);
    for (const key of ['1', '2', '3']) next(full, came(key, 0.52));
    assert.equal(full.isExhausted, false);
    assert.equal(next(full, came('4', 0.52)), 0);
    // Both say what they have said before: now nothing is left.
    const left = (): boolean => !full.isExhausted;
    for (const key of ['4', '4', '1', '1']) if (left()) next(full, came(key, 0.52));
    assert.deepEqual([full.ask(1), full.isExhausted], [[], true]);
  });

  it('tries more at a node that none of them improves on, beside going on', () => {
    const rewards = { root: { key: '', reward: 0.5 }, maxDepth: 1 };
    const search = searchOf('le-mcts', ['a', 'b'], rewards);
    search.add(0, came('solved', 0.5, { isSolution: true }));
    for (const key of ['1', '2', '3']) next(search, came(key, 0.515));
    assert.equal(next(search, came('4', 0.515)), 0);
  });

  it('goes into the child with the greatest bound, trials that are out counted', () => {
    const search = solved(['a']);
    next(search, came('1', 0.9));
    next(search, came('2', 0.6));
    assert.equal(search.ask(1)[0]?.nodeId, 2);
    // ln N and n are those of the trials out as well: the second goes to the other child.
    assert.equal(search.ask(1)[0]?.nodeId, 3);
  });

  it('lets the member with the greatest prior begin, and the others have their turn', () => {
    const members = [
      { id: 'a', weight: 0.2 },
      { id: 'b', weight: 0.65 },
      { id: 'c', weight: 0.15 },
    ];
    const trials = solved([], { members }).ask(4);
    assert.deepEqual(
      trials.map(({ memberId }) => memberId),
      ['b', 'b', 'a', 'c'],
    );
  });

  it('prefers the member whose steps were good', () => {
    const search = solved(['a', 'b'], { parameters: { exploration: 0.1 } });
    search.mark(0, undefined);
    const chosen: (string | undefined)[] = [];
    for (let i = 0; i < 12; i++) {
      const [trial] = search.ask(1);
      if (trial === undefined) break;
      chosen.push(trial.memberId);
      search.tell(trial.id, trial.memberId === 'a' ? came(`${i}`, 0.8) : FAILED);
    }
    assert.ok(chosen.filter((id) => id === 'a').length >= 9, chosen.join(''));
  });

  describe('in a tree of which each member knows a part', () => {
    const world: Omit<World, 'seed'> = { goal: 'ABBABA', skills: { a: 'A', b: 'B', ab: 'AB' } };
    const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
    const solvedBy = (ids: readonly string[], seed: number, batch = 1) =>
      play(searchOf('le-mcts', ids, { seed }), { ...world, seed }, 300, batch);

    it('finds the way together, with all of 20 seeds', () => {
      for (const seed of seeds) {
        assert.notEqual(solvedBy(['a', 'b'], seed).solvedAfter, undefined, `${seed}`);
        assert.notEqual(solvedBy(['a', 'b'], seed, 3).solvedAfter, undefined, `${seed}, batches`);
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
        const best = search.nodes[search.best];
        const open = search.nodes.filter(({ state }) => state === 'open');
        assert.equal(best?.reward, Math.max(...open.map(({ reward }) => reward)));
      }
    });
  });

  it('follows one state with too high a reward, however poor all below it is (known limit)', () => {
    const search = solved(['a', 'b'], { parameters: { exploration: 0.1 } });
    const fooled = search.add(0, came('fooled', 0.9));
    search.add(0, came('honest', 0.6));
    let below = 0;
    for (let i = 0; i < 30; i++) {
      const [trial] = search.ask(1);
      assert.ok(trial !== undefined);
      const node = search.tell(trial.id, came(`${i}`, 0.05));
      let at = search.nodes[node.id];
      while (at !== undefined && at.id !== fooled.id) at = search.nodes[at.parent ?? -1];
      if (at !== undefined) below++;
    }
    assert.ok(below >= 25, `${below}`);
    assert.equal(search.nodes[0]?.value, 0.9);
  });

  it('completes a text to which each member knows a line', async () => {
    const wanted = 'one();\ntwo();\nthree();';
    const lines = ['one();', '\ntwo();', '\nthree();'];
    const knows = (own: readonly number[]) => (accepted: string) => {
      const at = lines.findIndex((_, i) => lines.slice(0, i).join('') === accepted);
      const isKnown = own.includes(at);
      return {
        text: isKnown ? (lines[at] ?? '') : '\n'.repeat(Number(at > 0)) + 'junk(;',
        ended: at === 2,
      };
    };
    const likes = (text: string) => (text.includes('junk') ? -30 : -0.5);
    const task = fusionTask([
      { id: 'a', writes: knows([0, 2]), scores: likes },
      { id: 'b', writes: knows([1]), scores: likes },
    ]);
    const steps = await stepsOf(leMcts.create(defaultsOf(leMcts)), task);
    const last = steps.at(-1);
    assert.equal(last?.ranking.scored[0]?.candidate.text, wanted);
    assert.deepEqual(
      last.spans?.map(({ modelId, runnerUp }) => [modelId, runnerUp?.modelId]),
      [
        ['a', 'b'],
        ['b', 'a'],
        ['a', 'b'],
      ],
    );
  });
});
