import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  areaUnderRoc,
  brierScore,
  expectedCalibrationError,
  reliabilityBins,
  type Forecast,
} from '../../src/math/calibration.ts';

/** Forecasts from probabilities; those with a plus came true. */
function forecasts(...texts: readonly string[]): Forecast[] {
  return texts.map((text) => ({ probability: parseFloat(text), happened: text.endsWith('+') }));
}

describe('calibration', () => {
  it('has a Brier score', () => {
    // (0.2² + 0.4² + 0.1²) / 3 = 0.07
    assert.equal(brierScore(forecasts('0.8+', '0.6+', '0.1'))?.toFixed(4), '0.0700');
    assert.equal(brierScore([]), undefined);
  });
  it('puts what stands on an edge into the bin above, and 1 into the last', () => {
    const counts = reliabilityBins(
      forecasts('0', '0.1', '0.3', '0.55', '0.6', '0.7', '1', '0.9999'),
    );
    assert.deepEqual(
      counts.map(({ n }) => n),
      [1, 1, 0, 1, 0, 1, 1, 1, 0, 2],
    );
  });
  it('has bars with counts, empty ones without figures', () => {
    const [first, second] = reliabilityBins(forecasts('0.1+', '0.2'), 2);
    assert.deepEqual(
      [first?.low, first?.high, first?.n, first?.happened, first?.announced?.toFixed(2)],
      [0, 0.5, 2, 0.5, '0.15'],
    );
    assert.deepEqual([second?.n, second?.happened, second?.announced], [0, undefined, undefined]);
  });
  it('has an expected error weighted by the bins', () => {
    // Bin 0.2: announced 0.25, half true, 2 of 3. Bin 0.9: announced 0.95, true, 1 of 3.
    const error = expectedCalibrationError(forecasts('0.22+', '0.28', '0.95+'));
    assert.equal(error?.toFixed(6), ((2 / 3) * 0.25 + (1 / 3) * 0.05).toFixed(6));
    assert.equal(expectedCalibrationError([]), undefined);
  });
  it('takes the base rate for perfect (known weakness of the expected error)', () => {
    const blind = forecasts('0.5+', '0.5', '0.5+', '0.5');
    assert.equal(expectedCalibrationError(blind), 0);
    assert.equal(areaUnderRoc(blind), 0.5);
  });
});

describe('areaUnderRoc', () => {
  it('is 1 for a perfect order, 0 for its reverse, and undefined for one class', () => {
    assert.equal(areaUnderRoc(forecasts('0.1', '0.2', '0.8+')), 1);
    assert.equal(areaUnderRoc(forecasts('0.1+', '0.2', '0.8')), 0);
    assert.equal(areaUnderRoc(forecasts('0.1+')), undefined);
  });
  const any = fc.array(
    fc.record({
      probability: fc.integer({ min: 0, max: 10 }).map((p) => p / 10),
      happened: fc.boolean(),
    }),
    { maxLength: 30 },
  );
  it('equals the count over all pairs, equal ones as one half', () => {
    fc.assert(
      fc.property(any, (list) => {
        const [yes, no] = [list.filter((f) => f.happened), list.filter((f) => !f.happened)];
        const pairs = yes.flatMap((a) => no.map((b) => Math.sign(a.probability - b.probability)));
        const expected = pairs.reduce((sum, sign) => sum + (sign + 1) / 2, 0) / pairs.length;
        const area = areaUnderRoc(list);
        if (pairs.length === 0) assert.equal(area, undefined);
        else assert.ok(Math.abs((area ?? NaN) - expected) < 1e-12);
      }),
    );
  });
  it('and the other figures do not depend on the order of forecasts', () => {
    fc.assert(
      fc.property(any, (list) => {
        for (const figure of [areaUnderRoc, brierScore, expectedCalibrationError]) {
          const [forth = 0, back = 0] = [figure(list), figure(list.toReversed())];
          assert.ok(Math.abs(forth - back) < 1e-12 && forth >= 0 && forth <= 1);
        }
        assert.equal(
          reliabilityBins(list).reduce((n, bin) => n + bin.n, 0),
          list.length,
        );
      }),
    );
  });
});
