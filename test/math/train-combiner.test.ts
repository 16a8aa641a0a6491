import assert from 'node:assert/strict';
import { seededRandom } from '../../src/core/random.ts';
import { trainCombiner, type CombinerItem } from '../../src/math/train-combiner.ts';
import { assertNear } from './near.ts';

const cluster = (right: boolean, ...ids: readonly string[]) => ({
  right,
  shares: Object.fromEntries(ids.map((id) => [id, 1])),
});

const repeated = (times: number, ...clusters: CombinerItem['clusters']): readonly CombinerItem[] =>
  Array.from({ length: times }, () => ({ clusters }));

describe('trainCombiner', () => {
  it('gives two rivals the log-odds of who is right, as far apart', () => {
    // a is right 3 times of 4: at the optimum v_a − v_b = d with σ(d) = 3/4 but for the ridge.
    const items = [
      ...repeated(30, cluster(true, 'a'), cluster(false, 'b')),
      ...repeated(10, cluster(false, 'a'), cluster(true, 'b')),
    ];
    const { a = 0, b = 0 } = trainCombiner(['a', 'b'], items, { ridge: 1e-9, mostSteps: 5000 });
    assertNear([a - b, Math.abs(a + b)], [Math.log(3), 0]);
  });

  it('is flat at its optimum, ridge and all', () => {
    const items = [
      ...repeated(7, cluster(true, 'a', 'b'), cluster(false, 'c')),
      ...repeated(2, cluster(true, 'c'), cluster(false, 'a', 'b')),
      ...repeated(3, cluster(true, 'b'), cluster(false, 'a'), cluster(false, 'c')),
    ];
    const ids = ['a', 'b', 'c'];
    const ridge = 0.05;
    const votes = trainCombiner(ids, items, { ridge, mostSteps: 1000 });
    const loss = (of: Readonly<Record<string, number>>): number => {
      const nats = items.map(({ clusters }) => {
        const odds = clusters.map(({ shares, right }) => ({
          right,
          mass: Math.exp(Object.keys(shares).reduce((sum, id) => sum + (of[id] ?? 0), 0)),
        }));
        const mass = (list: typeof odds) => list.reduce((sum, one) => sum + one.mass, 0);
        return -Math.log(mass(odds.filter(({ right }) => right)) / mass(odds));
      });
      const squares = ids.reduce((sum, id) => sum + (of[id] ?? 0) ** 2, 0);
      return nats.reduce((sum, one) => sum + one, 0) / items.length + (ridge / 2) * squares;
    };
    const least = loss(votes);
    for (const id of ids) {
      for (const by of [-0.01, 0.01]) {
        assert.ok(loss({ ...votes, [id]: (votes[id] ?? 0) + by }) > least, id);
      }
    }
  });

  it('tells the weights that answers were drawn by', () => {
    const random = seededRandom(4);
    const rights = { good: 0.9, fair: 0.6, poor: 0.3 };
    const items = Array.from({ length: 1500 }, (): CombinerItem => {
      const ids = Object.entries(rights);
      const right = ids.filter(([, share]) => random.next() < share).map(([id]) => id);
      const wrong = ids.map(([id]) => id).filter((id) => !right.includes(id));
      return {
        clusters: [
          ...(right.length > 0 ? [cluster(true, ...right)] : []),
          ...(wrong.length > 0 ? [cluster(false, ...wrong)] : []),
        ],
      };
    });
    const { good = 0, fair = 0, poor = 0 } = trainCombiner(Object.keys(rights), items);
    assert.ok(good > fair + 0.5 && fair > poor + 0.5, [good, fair, poor].join());
    assert.ok(good > 1 && poor < 0);
  });

  it('keeps the vote of one that never errs finite', () => {
    const { a = 0 } = trainCombiner(
      ['a', 'b'],
      repeated(50, cluster(true, 'a'), cluster(false, 'b')),
    );
    assert.ok(a > 1 && a < 5, `${a}`);
  });

  it('learns nothing of items that are all right or all wrong, nor of members without a vote', () => {
    const items = [
      ...repeated(5, cluster(true, 'a'), cluster(true, 'b')),
      ...repeated(5, cluster(false, 'a')),
    ];
    assert.deepEqual(trainCombiner(['a', 'b'], items), { a: 0, b: 0 });
    assert.deepEqual(trainCombiner(['a'], []), { a: 0 });
    const one = repeated(5, cluster(true, 'a'), cluster(false, 'b'));
    const named = trainCombiner(['a', 'b', 'valueOf'], one);
    assert.equal(new Map(Object.entries(named)).get('valueOf'), 0);
  });

  it('takes parts of a member’s answers as parts of a vote', () => {
    const items: readonly CombinerItem[] = repeated(
      20,
      { right: true, shares: { a: 0.8, b: 0.2 } },
      { right: false, shares: { a: 0.2, b: 0.8 } },
    );
    const { a = 0, b = 0 } = trainCombiner(['a', 'b'], items);
    assert.ok(a > 0 && b < 0);
  });
});
