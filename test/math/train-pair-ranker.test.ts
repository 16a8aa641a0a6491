import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { seededRandom } from '../../src/core/random.ts';
import { pairScores } from '../../src/math/pair-scores.ts';
import {
  PAIR_TRAINING,
  pairFigures,
  pairwiseLoss,
  trainPairRanker,
  type PairExample,
} from '../../src/math/train-pair-ranker.ts';

const TRAINING = { ...PAIR_TRAINING, epochs: 60 };

/** Requests of three candidates whose quality is a function of two of four features. */
function requests(
  count: number,
  qualityOf: (a: number, b: number) => number,
  seed = 3,
): readonly PairExample[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => ({
    group: `f${i % 20}`,
    candidates: Array.from({ length: 3 }, () => {
      const [a, b] = [random.next(), random.next()];
      // The third says nothing, the fourth is always the same.
      return { features: [a, b, random.next(), 0.5], quality: qualityOf(a, b) };
    }),
  }));
}

const line = requests(200, (a, b) => Math.max(0, (a - b + 1) / 2.001));
const corner = (a: number, b: number): number => Math.abs(a - b) / 1.001;

describe('the pairwise loss', () => {
  it('is ln 2 of a tie, and the lead of one that is quite wrong', () => {
    const pairs = [{ better: 0, worse: 1, weight: 1 }];
    assert.equal(pairwiseLoss(Float64Array.of(2, 2), pairs).loss, Math.log(2));
    assert.equal(pairwiseLoss(Float64Array.of(-900, 900), pairs).loss, 1800);
    assert.equal(pairwiseLoss(Float64Array.of(900, -900), pairs).loss, 0);
  });

  it('has the derivatives of finite differences', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 4, maxLength: 4 }),
        fc.array(
          fc.record({
            better: fc.nat(3),
            worse: fc.nat(3),
            weight: fc.double({ min: 0.1, max: 2, noNaN: true }),
          }),
          { minLength: 1 },
        ),
        (list, all) => {
          const pairs = all.filter(({ better, worse }) => better !== worse);
          const scores = Float64Array.from(list);
          const { byScore } = pairwiseLoss(scores, pairs);
          for (const [i, gradient] of byScore.entries()) {
            const at = (step: number): number =>
              pairwiseLoss(
                scores.map((score, j) => (i === j ? score + step : score)),
                pairs,
              ).loss;
            const expected = (at(1e-5) - at(-1e-5)) / 2e-5;
            assert.ok(Math.abs(gradient - expected) < 1e-6, `${gradient} ${expected}`);
          }
        },
      ),
    );
  });
});

describe('training a pair ranker', () => {
  it('finds an order that a line makes', () => {
    const trained = trainPairRanker(line, { ...TRAINING, hidden: 0 });
    assert.ok(trained !== undefined);
    assert.ok(trained.heldOut.accuracy > 0.97, `${trained.heldOut.accuracy}`);
    const [[a = 0, b = 0, c = 0] = []] = trained.layers[0]?.weights ?? [];
    assert.ok(a > 0 && b < 0 && Math.abs(c) < 0.2 * a, `${a} ${b} ${c}`);
    const fresh = requests(100, (x, y) => Math.max(0, (x - y + 1) / 2.001), 9);
    assert.ok(pairFigures(trained, fresh).accuracy > 0.97);
  });

  it('finds with a hidden layer what no line tells apart', () => {
    const examples = requests(400, corner);
    const linear = trainPairRanker(examples, { ...TRAINING, hidden: 0 });
    const hidden = trainPairRanker(examples, { ...TRAINING, hidden: 8, rate: 0.02 });
    assert.ok(linear !== undefined && hidden !== undefined);
    assert.ok(linear.heldOut.accuracy < 0.7, `${linear.heldOut.accuracy}`);
    assert.ok(hidden.heldOut.accuracy > 0.9, `${hidden.heldOut.accuracy}`);
  });

  it('gives a feature without spread no weight, whatever it is later', () => {
    const trained = trainPairRanker(line, TRAINING);
    assert.ok(trained !== undefined);
    const [usual, odd] = pairScores(trained, [
      [0.1, 0.2, 0.3, 0.5],
      [0.1, 0.2, 0.3, 1e6],
    ]);
    assert.equal(usual, odd);
  });

  it('holds groups out as wholes and counts its pairs', () => {
    const trained = trainPairRanker(line, { ...TRAINING, epochs: 1 });
    assert.ok(trained !== undefined);
    const held = new Set(trained.heldOutGroups);
    assert.equal(held.size, 4);
    const { heldOut } = trained;
    const all = pairFigures(trained, line);
    const ofHeld = pairFigures(
      trained,
      line.filter(({ group }) => held.has(group)),
    );
    assert.deepEqual(heldOut, ofHeld);
    assert.deepEqual([trained.requests, trained.pairs], [all.requests, all.pairs]);
    assert.ok(all.requests > 190 && all.pairs > 400);
    assert.equal(trained.epochs, 1);
  });

  it('is the same for the same seed, and another for another', () => {
    const layersOf = (seed: number) =>
      trainPairRanker(line, { ...TRAINING, epochs: 3, seed })?.layers;
    assert.deepEqual(layersOf(1), layersOf(1));
    assert.notDeepEqual(layersOf(1), layersOf(2));
  });

  it('counts equal rows of a request once', () => {
    const twice = line.map((one) => ({
      ...one,
      candidates: [...one.candidates, ...one.candidates],
    }));
    const layersOf = (examples: readonly PairExample[]) =>
      trainPairRanker(examples, { ...TRAINING, epochs: 2 })?.layers;
    assert.deepEqual(layersOf(twice), layersOf(line));
  });

  it('weighs a right text above a near one', () => {
    const features = [
      [1, 0],
      [0, 1],
    ];
    const [near, right] = [0.9, 1];
    const example = (qualities: readonly number[]): PairExample => ({
      group: 'f',
      candidates: qualities.map((quality, i) => ({ features: features[i] ?? [], quality })),
    });
    const layers = [{ weights: [[0, 0]], bias: [0], relu: false }];
    const { loss } = pairFigures({ layers }, [example([near, right])]);
    assert.ok(Math.abs(loss - Math.LN2 * (0.5 * 0.1 + 0.5)) < 1e-12, `${loss}`);
    const few = pairFigures({ layers }, [example([near, 0.8])]);
    assert.ok(Math.abs(few.loss - Math.LN2 * 0.5 * 0.1) < 1e-12);
  });

  it('learns nothing from equal qualities, one group, unequal rows or what is no number', () => {
    const [first] = line;
    assert.ok(first !== undefined);
    const oneGroup = line.map((one) => ({ ...one, group: 'f' }));
    const equal = requests(40, () => 0.5);
    const ragged = [...line, { group: 'x', candidates: [{ features: [1], quality: 1 }] }];
    const odd = [...line, { group: 'x', candidates: [{ features: [1, 2, 3, NaN], quality: 1 }] }];
    for (const examples of [[], oneGroup, equal, ragged, odd]) {
      assert.equal(trainPairRanker(examples, TRAINING), undefined);
    }
  });
});
