import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { seededRandom } from '../../src/core/random.ts';
import { expectedCalibrationError } from '../../src/math/calibration.ts';
import {
  confidenceOf,
  fitConfidenceMap,
  type ScoredOutcome,
} from '../../src/math/confidence-map.ts';

/** Equal but for rounding. */
function near(found: number | undefined, expected: number): void {
  assert.ok(
    found !== undefined && Math.abs(found - expected) < 1e-9,
    `${found} is not ${expected}`,
  );
}

const outcomes = (score: number, happened: number, of: number): readonly ScoredOutcome[] =>
  Array.from({ length: of }, (_, i) => ({ score, happened: i < happened }));

/** What really happens at a score, which nobody is told. */
const truth = (score: number): number => 0.05 + 0.6 / (1 + Math.exp(-8 * (score - 0.6)));

function drawn(n: number, seed: number): readonly ScoredOutcome[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => {
    const score = random.next();
    return { score, happened: random.next() < truth(score) };
  });
}

describe('a map of scores to probabilities', () => {
  it('is what happened at each score, drawn to the share of all', () => {
    // m = (10 + 30 + 1) / (50 + 40 + 2); then (10 + 5m) / 55 and (30 + 5m) / 45.
    const map = fitConfidenceMap([...outcomes(0.3, 10, 50), ...outcomes(0.8, 30, 40)])!;
    const m = 41 / 92;
    near(confidenceOf(map, 0.3), (10 + 5 * m) / 55);
    near(confidenceOf(map, 0.8), (30 + 5 * m) / 45);
    near(confidenceOf(map, 0.55), ((10 + 5 * m) / 55 + (30 + 5 * m) / 45) / 2);
    assert.deepEqual([map.outcomes, map.happened], [90, 40]);
  });

  it('counts an outcome by its weight', () => {
    const [some, others] = [outcomes(0.5, 4, 4), outcomes(0.5, 0, 4)];
    const weighted = others.map((one) => ({ ...one, weight: 0.25 }));
    // m = 5 / 7; (4 + 5m) / (4 + 1 + 5)
    near(confidenceOf(fitConfidenceMap([...some, ...weighted])!, 0.5), (4 + 25 / 7) / 10);
  });

  it('never says 0 or 1, nor falls where the score rises', () => {
    const any = fc.record({
      score: fc.double({ min: -9, max: 9, noNaN: true }),
      happened: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 40 }), fc.double(), (given, score) => {
        const map = fitConfidenceMap(given)!;
        const p = confidenceOf(map, score);
        assert.ok(p > 0 && p < 1);
        if (!Number.isNaN(score)) assert.ok(confidenceOf(map, score + 1) >= p);
      }),
    );
  });

  it('keeps its word on outcomes that it was not made of', () => {
    const map = fitConfidenceMap(drawn(1000, 1))!;
    const fresh = drawn(20_000, 2);
    const said = fresh.map(({ score, happened }) => ({
      probability: confidenceOf(map, score),
      happened,
    }));
    const raw = fresh.map(({ score, happened }) => ({ probability: score, happened }));
    assert.ok(expectedCalibrationError(said)! < 0.05);
    assert.ok(expectedCalibrationError(raw)! > 0.15);
  });

  it('goes by the order of scores alone', () => {
    const given = drawn(200, 3);
    const bent = given.map((one) => ({ ...one, score: one.score ** 3 }));
    const [map, bentMap] = [fitConfidenceMap(given)!, fitConfidenceMap(bent)!];
    for (const { score } of given)
      near(confidenceOf(bentMap, score ** 3), confidenceOf(map, score));
  });

  it('is none of nothing, and survives JSON', () => {
    assert.equal(fitConfidenceMap([]), undefined);
    assert.equal(fitConfidenceMap([{ score: 1, happened: true, weight: 0 }]), undefined);
    const map = fitConfidenceMap(outcomes(0.5, 1, 3));
    assert.deepEqual(JSON.parse(JSON.stringify(map)), map);
  });
});
