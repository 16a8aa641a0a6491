import assert from 'node:assert/strict';
import type { RankerExample } from '../../../src/benchmark/rankers/ranker-examples.ts';
import {
  LEAST_REQUESTS,
  RANKERS_TRAINING,
  trainRankers,
} from '../../../src/benchmark/rankers/train-rankers.ts';
import type { RequestViews } from '../../../src/benchmark/rankers/views-of-request.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { parseRanker } from '../../../src/learning/ranker-file.ts';
import { FEATURES } from '../../../src/strategies/ranking/trained/candidate-features.ts';

const TRAINING = {
  pair: { ...RANKERS_TRAINING.pair, hidden: 0, epochs: 40 },
  forest: { trees: 5, maxDepth: 3, leastLeaf: 3, seed: 1 },
  team: true,
};

/** Requests in which the text that parses is the right one; x and y write it by turns. */
function views(count: number, files = 10): readonly RequestViews[] {
  const random = seededRandom(5);
  return Array.from({ length: count }, (_, i) => {
    const right = i % 3 === 0 ? 'y' : 'x';
    const whole: RankerExample = {
      ...{ id: `q${i}`, group: `f${i % files}`, language: 'ts', failures: [] },
      candidates: ['x', 'y'].map((model) => ({
        modelIds: [model],
        features: FEATURES.map((name) =>
          name === 'parse-worse' ? Number(model !== right) * 0.5 : random.next(),
        ),
        quality: model === right ? 1 : 0.25,
      })),
    };
    return { whole, further: [] };
  });
}

describe('training rankers', () => {
  it('gives sound weights, and figures on files that were held out', () => {
    const trained = trainRankers(views(90), TRAINING);
    assert.ok(trained !== undefined);
    const { weights, heldOut } = trained;
    assert.deepEqual(parseRanker(weights, FEATURES), { ranker: weights });
    assert.deepEqual([weights.requests, weights.pairs], [90, 90]);
    assert.ok(heldOut.pairs.requests >= 15 && heldOut.pairs.requests < 45);
    assert.ok(heldOut.pairs.accuracy > 0.8, `${heldOut.pairs.accuracy}`);
    const { pair, forest } = heldOut.right;
    assert.ok(pair.chosen > pair.bestMember && pair.oracle === 1);
    assert.ok((pair.gapClosed ?? 0) > 0.5 && (forest.gapClosed ?? 0) > 0.5);
  });

  it('chooses a team where one is wanted', () => {
    assert.deepEqual(trainRankers(views(90), TRAINING)?.weights.team?.members, ['x', 'y']);
    const alone = trainRankers(views(90), { ...TRAINING, team: false });
    assert.equal(alone?.weights.team, undefined);
  });

  it('is the same for the same views', () => {
    assert.deepEqual(trainRankers(views(60), TRAINING), trainRankers(views(60), TRAINING));
  });

  it('gives nothing where there is too little, or one file alone', () => {
    assert.equal(trainRankers([], TRAINING), undefined);
    assert.equal(trainRankers(views(LEAST_REQUESTS - 1), TRAINING), undefined);
    assert.ok(trainRankers(views(LEAST_REQUESTS), TRAINING) !== undefined);
    assert.equal(trainRankers(views(90, 1), TRAINING), undefined);
    assert.equal(trainRankers(views(90, 2), TRAINING), undefined);
    assert.ok(trainRankers(views(90, 3), TRAINING) !== undefined);
  });
});
