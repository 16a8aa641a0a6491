import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseRanker } from '../../../../src/learning/ranker-file.ts';
import { forestProbability } from '../../../../src/math/forest.ts';
import { pairScores } from '../../../../src/math/pair-scores.ts';
import { FEATURES } from '../../../../src/strategies/ranking/trained/candidate-features.ts';
import {
  fittedRanker,
  rankerFor,
} from '../../../../src/strategies/ranking/trained/fitted-ranker.ts';

describe('the rankers as shipped', () => {
  it('are sound and for the features that are looked at', () => {
    assert.deepEqual(parseRanker(fittedRanker, FEATURES), { ranker: fittedRanker });
  });

  it('name no member, since they are for any', () => {
    assert.equal(fittedRanker.team, undefined);
  });

  it('were trained on hundreds of requests', () => {
    assert.ok(fittedRanker.requests >= 500 && fittedRanker.pairs > fittedRanker.requests);
    assert.ok(fittedRanker.forest.trees.length > 0);
  });

  it('are a small file', () => {
    const file = new URL(
      '../../../../src/strategies/ranking/trained/fitted-ranker.ts',
      import.meta.url,
    );
    assert.ok(readFileSync(file).length <= 25_000);
  });

  const row = (values: Readonly<Record<string, number>>): readonly number[] =>
    FEATURES.map((name) => values[name] ?? 0);

  it('prefer a text that parses, and one that is more like the others, all else being equal', () => {
    const usual = { 'parse-known': 1, 'has-company': 1, candidates: 0.5, trust: 1, length: 0.4 };
    const [good = 0, broken = 0] = pairScores(fittedRanker.pair, [
      row(usual),
      row({ ...usual, 'parse-worse': 0.667, 'parse-errors': 0.667 }),
    ]);
    assert.ok(good > broken, `${good} ${broken}`);
    const alike = {
      'tokens-mean': 0.6,
      'tokens-trusted': 0.6,
      'edits-mean': 0.6,
      'trees-mean': 0.6,
    };
    const [lonely = 0, among = 0] = pairScores(fittedRanker.pair, [
      row({ ...usual, 'trees-known': 1 }),
      row({ ...usual, ...alike, 'trees-known': 1 }),
    ]);
    assert.ok(among > lonely, `${among} ${lonely}`);
  });

  it('count nothing of what running texts tells: it was never known where they were trained', () => {
    const told = row({ 'check-known': 1, 'check-share': 1, 'new-diagnostics': 1 });
    const [plain, observed] = pairScores(fittedRanker.pair, [row({}), told]);
    assert.equal(observed, plain);
    assert.equal(
      forestProbability(fittedRanker.forest, told),
      forestProbability(fittedRanker.forest, row({})),
    );
  });

  it('give way to the user’s own', () => {
    const own = { ...fittedRanker, requests: 1 };
    assert.equal(rankerFor({ ranker: own }), own);
    assert.equal(rankerFor({}), fittedRanker);
    assert.equal(rankerFor(undefined), fittedRanker);
  });
});
