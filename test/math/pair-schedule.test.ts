import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seededRandom, type Random } from '../../src/core/random.ts';
import { maxLogits } from '../../src/math/pair-matrix.ts';
import {
  allPairs,
  bubbleOrder,
  bubbleSchedule,
  budgetedSchedule,
  fullSchedule,
  type Pair,
} from '../../src/math/pair-schedule.ts';
import { fittedStrengths } from '../../src/math/pair-strengths.ts';

/** Normal deviates (Box and Muller). */
function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

/** Margins of items of random strength, each order with a liking for the first place and with noise. */
function randomMatrix(n: number, noise: number, seed: number): readonly (readonly number[])[] {
  const random = seededRandom(seed);
  const strengths = Array.from({ length: n }, () => 1.5 * normal(random));
  return strengths.map((own, i) =>
    strengths.map((other, j) => (i === j ? 0 : own - other + 0.7 + noise * normal(random))),
  );
}

const marginsOf = (matrix: readonly (readonly number[])[]) => (i: number, j: number) =>
  matrix[i]![j]! - matrix[j]![i]!;

const indexOfBest = (values: readonly number[]): number => values.indexOf(Math.max(...values));

describe('the schedules of pairs', () => {
  it('have every pair once in the full one', () => {
    assert.deepEqual([...fullSchedule(3)], [[[0, 1], [0, 2], [1, 2]]]); // prettier-ignore
    assert.deepEqual([...fullSchedule(1), ...fullSchedule(0)], []);
    assert.equal(allPairs(20).length, 190);
  });

  it('go through a bubble in n−1 pairs, and a tie goes to the newcomer', () => {
    // 2 beats 0 by 1; 2 and 1 tie, so 1 stays; 3 loses against 1.
    const margins: Readonly<Record<string, number>> = { '0 2': -1, '2 1': 0, '1 3': 2 };
    const marginOf = (i: number, j: number) => margins[`${i} ${j}`];
    const drawn = [0, 2, 1, 3];
    assert.deepEqual([...bubbleSchedule(drawn, marginOf)].flat(), [[0, 2], [2, 1], [1, 3]]); // prettier-ignore
    assert.deepEqual(bubbleOrder(drawn, marginOf), [1, 3, 2, 0]);
  });

  it('tell the order of a bubble that was left half-way', () => {
    const marginOf = (i: number, j: number) => (i + j === 1 ? 1 : undefined);
    assert.deepEqual(bubbleOrder([0, 1, 2, 3], marginOf), [0, 1, 2, 3]);
    assert.deepEqual(bubbleOrder([], marginOf), []);
  });

  it('find the best by a bubble wherever margins are transitive', () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 9 }), (strengths) => {
        const marginOf = (i: number, j: number) => strengths[i]! - strengths[j]!;
        const order = strengths.map((_, i) => i);
        const pairs = [...bubbleSchedule(order, marginOf)].flat();
        assert.equal(pairs.length, strengths.length - 1);
        assert.equal(bubbleOrder(order, marginOf)[0], indexOfBest(strengths));
      }),
    ));

  it('let the drawn order decide a cycle in a bubble, which is its weakness', () => {
    const beats = new Set(['0 1', '1 2', '2 0']);
    const marginOf = (i: number, j: number) => (beats.has(`${i} ${j}`) ? 1 : -1);
    const winners = [[0, 1, 2], [1, 2, 0], [2, 0, 1]].map((drawn) => bubbleOrder(drawn, marginOf)[0]); // prettier-ignore
    assert.deepEqual(new Set(winners).size, 3);
  });
});

describe('the budgeted schedule', () => {
  for (const n of [5, 6, 8, 10]) {
    it(`finds the winner of all ${n * (n - 1)} comparisons with 60 % of them in 95 % of the cases`, () => {
      const runs = 1000;
      let same = 0;
      let used = 0;
      const all = allPairs(n).length;
      for (let seed = 1; seed <= runs; seed++) {
        const matrix = randomMatrix(n, 0.5, 7919 * n + seed);
        const marginOf = marginsOf(matrix);
        const prior = Array.from({ length: n }, () => 0);
        const budget = Math.floor(0.6 * all);
        const pairs = [...budgetedSchedule({ prior, budget }, marginOf)].flat();
        assert.ok(pairs.length <= budget);
        assert.equal(new Set(pairs.map(String)).size, pairs.length);
        used += pairs.length;
        const compared = pairs.map(([i, j]) => ({ i, j, margin: marginOf(i, j) / 2 }));
        const found = indexOfBest(fittedStrengths(prior, compared, 1).strengths);
        if (found === indexOfBest(maxLogits(matrix))) same++;
      }
      assert.ok(same / runs >= 0.95, `${same / runs}`);
      assert.ok(used / runs / all <= 0.6, `${used / runs / all}`);
    });
  }

  it('lets everybody meet the favourite first, and stops once nobody can overtake', () => {
    const strengths = [9, 0, 1, 0];
    const marginOf = (i: number, j: number) => 2 * (strengths[i]! - strengths[j]!);
    const pairs = [...budgetedSchedule({ prior: [1, 0, 0, 0], budget: 6 }, marginOf)].flat();
    assert.deepEqual(pairs, [[0, 1], [0, 2], [0, 3]]); // prettier-ignore
  });

  it('goes on where nobody can tell, and ends', () => {
    const pairs: Pair[] = [
      ...budgetedSchedule({ prior: [0, 0, 0], budget: 9 }, () => undefined),
    ].flat();
    assert.equal(pairs.length, 3);
  });

  it('compares nothing without a budget or with one item', () => {
    assert.deepEqual([...budgetedSchedule({ prior: [0, 0], budget: 0 }, () => 1)], []);
    assert.deepEqual([...budgetedSchedule({ prior: [0], budget: 9 }, () => 1)], []);
    assert.deepEqual([...budgetedSchedule({ prior: [], budget: 9 }, () => 1)], []);
  });
});

describe('strengths fitted to comparisons', () => {
  it('are MaxLogits over 2n where all was compared', () => {
    const matrix = randomMatrix(6, 1, 3);
    const marginOf = marginsOf(matrix);
    const compared = allPairs(6).map(([i, j]) => ({ i, j, margin: marginOf(i, j) / 2 }));
    const { strengths } = fittedStrengths([0, 0, 0, 0, 0, 0], compared, 1);
    for (const [i, sum] of maxLogits(matrix).entries()) {
      // But for what the prior pulls them together, 2 % of a pair.
      assert.ok(Math.abs(strengths[i]! * 1.02 - sum / 12) < 1e-9);
    }
  });

  it('add up along a chain', () => {
    const compared = [
      { i: 0, j: 1, margin: 2 },
      { i: 1, j: 2, margin: 3 },
    ];
    const { strengths } = fittedStrengths([0, 0, 0], compared, 1);
    assert.ok(Math.abs(strengths[0]! - strengths[2]! - 5) < 0.3);
  });

  it('are the prior’s where nobody was compared', () => {
    const { strengths } = fittedStrengths([3, 1, 2], [], 1);
    assert.ok(strengths.every((value, i) => Math.abs(value - [1, -1, 0][i]!) < 1e-9));
  });
});
