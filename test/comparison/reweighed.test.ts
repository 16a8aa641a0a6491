import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RankedText } from '../../src/comparison/comparison.ts';
import { contributionsOf, isByMeans, reweighed } from '../../src/comparison/reweighed.ts';
import { strategyOutcomeOf } from '../../src/comparison/strategy-outcome.ts';
import { evidence } from '../../src/strategies/ranking/evidence.ts';
import { first } from '../../src/strategies/ranking/first.ts';
import { majority } from '../../src/strategies/ranking/majority.ts';
import { scriptedTask, stepsOf } from '../fakes/scripted-task.ts';
import { column, parts, ranked } from './sample-comparison.ts';

const ids = (entries: readonly RankedText[]) => entries.map(({ columnIds }) => columnIds.join());

/** Rankings by means of the same two parts, best first. */
const anyRanking = fc
  .array(
    fc.tuple(
      fc.option(fc.nat(10), { nil: undefined }),
      fc.option(fc.nat(10), { nil: undefined }),
      fc.nat(5),
      fc.nat(5),
    ),
    { maxLength: 6 },
  )
  .map((rows) =>
    reweighed(
      rows
        .map(([a, b, weightA, weightB], i) => ({
          columnIds: [String(i)],
          score: 0,
          parts: [
            { name: 'a', value: a === undefined ? a : a / 10, weight: weightA },
            { name: 'b', value: b === undefined ? b : b / 10, weight: weightB },
          ],
        }))
        .map((entry) => ({ ...entry, score: mean(entry) }))
        .sort((a, b) => b.score - a.score),
      {},
    ),
  );

function mean({ parts: all }: Pick<RankedText, 'parts'>): number {
  return contributionsOf(all).reduce((sum, one) => sum + one, 0);
}

describe('reweighed', () => {
  const two = [
    ranked('a', 0.75, 'parse 1×0.5', 'trust 0.5×0.5'),
    ranked('b', 0.5, 'parse 0×0.5', 'trust 1×0.5'),
  ];

  it('ranks by the weighted mean under the new weights, by hand', () => {
    const found = reweighed(two, { parse: 0.25, trust: 0.75 });
    assert.deepEqual(ids(found), ['b', 'a']);
    assert.deepEqual(
      found.map(({ score }) => score),
      [0.75, 0.625],
    );
    assert.deepEqual(found[0]?.parts, parts('parse 0×0.25', 'trust 1×0.75'));
  });

  it('leaves out parts that are not known or have no weight', () => {
    const one = [ranked('a', 0.5, 'parse ?×0.75', 'trust 0.5×0.25')];
    assert.equal(reweighed(one, {})[0]?.score, 0.5);
    assert.equal(reweighed(one, { trust: 0 })[0]?.score, 0);
  });

  it('keeps the order of equal scores', () => {
    assert.deepEqual(ids(reweighed(two, { parse: 0, trust: 0 })), ['a', 'b']);
  });

  it('keeps a weight for which no weight is given', () => {
    for (const wrong of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      assert.deepEqual(reweighed(two, { parse: wrong }), two);
    }
    assert.deepEqual(reweighed(two, { toString: 3 }), two);
  });

  it('leaves a ranking that is not by these means as it is', () => {
    const byRule = [ranked('fused', 0.6, 'verdict 0.6×1'), ranked('a', 0.7, 'trust 0.7×1')];
    assert.equal(reweighed(byRule, { trust: 0 }), byRule);
    const other = [ranked('a', 0.9, 'parse 0.1×1')];
    assert.equal(reweighed(other, { parse: 2 }), other);
  });

  it('changes nothing with the same weights, and not with all of them doubled', () => {
    fc.assert(
      fc.property(anyRanking, (ranking) => {
        assert.deepEqual(reweighed(ranking, {}), ranking);
        assert.equal(isByMeans(ranking), true);
      }),
    );
    assert.deepEqual(ids(reweighed(two, { parse: 1, trust: 1 })), ids(two));
  });

  it('has every entry once, best first, with a score within its known values', () => {
    const weight = fc.nat(900).map((n) => n / 100);
    fc.assert(
      fc.property(anyRanking, weight, weight, (ranking, a, b) => {
        const found = reweighed(ranking, { a, b });
        assert.deepEqual(ids(found).toSorted(), ids(ranking).toSorted());
        found.forEach(({ score, parts: own }, i) => {
          assert.ok(score <= (found[i - 1]?.score ?? 1));
          const known = own.flatMap(({ value, weight: w }) =>
            value === undefined || w === 0 ? [] : value,
          );
          const [low, high] =
            known.length === 0 ? [0, 0] : [Math.min(...known), Math.max(...known)];
          assert.ok(score >= low - 1e-9 && score <= high + 1e-9);
        });
      }),
    );
  });

  for (const strategy of [evidence, majority, first]) {
    it(`gives the scores of ${strategy.id} with its own weights`, async () => {
      const task = scriptedTask([
        { id: 'a', text: 'ab(c);', weight: 0.2, logprobsNats: [-0.2, -0.8] },
        { id: 'b', text: 'ab(d);', weight: 0.4, logprobsNats: [-0.1, -0.1] },
        { id: 'c', text: 'x', weight: 0.4 },
      ]);
      const steps = await stepsOf(strategy.create({}), task);
      const columns = [column('a', 'ab(c);'), column('b', 'ab(d);'), column('c', 'x')];
      const about = { strategyId: strategy.id, liveCalls: 0 };
      const { ranked: own } = strategyOutcomeOf(steps.at(-1)!.ranking, [], { columns }, about);
      assert.equal(own.length, 3);
      assert.deepEqual(reweighed(own, {}), own);
    });
  }
});

describe('contributionsOf', () => {
  it('adds up to the score', () => {
    assert.deepEqual(contributionsOf(parts('a 1×3', 'b ?×9', 'c 0.5×1')), [0.75, 0, 0.125]);
    assert.deepEqual(contributionsOf(parts('a 1×0', 'b ?×9')), [0, 0]);
  });
});
