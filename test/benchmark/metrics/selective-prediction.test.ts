import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  coverageAtAccuracy,
  riskCoverageArea,
  riskCoverageCurve,
} from '../../../src/benchmark/metrics/selective-prediction.ts';

/** From the surest on: `1` is right, `0` wrong; blanks part equal probabilities. */
const forecasts = (answers: string) => {
  const groups = answers.split(' ');
  return groups.flatMap((group, i) =>
    Array.from(group, (one) => ({ probability: 1 - i / groups.length, happened: one === '1' })),
  );
};

const ANSWERS = forecasts('1 1 0 1 0');

function assertClose(found: number | undefined, expected: number): void {
  assert.ok(Math.abs((found ?? Number.NaN) - expected) < 1e-12, `${found} ${expected}`);
}

describe('risk and coverage', () => {
  it('follow the answers from the surest on', () => {
    assert.deepEqual(
      riskCoverageCurve(ANSWERS).map(({ coverage, risk }) => [coverage, risk]),
      [
        [0.2, 0],
        [0.4, 0],
        [0.6, 1 / 3],
        [0.8, 1 / 4],
        [1, 2 / 5],
      ],
    );
  });

  it('enclose an area of trapezoids from the first point on', () => {
    // 0.2 · (0 + 1/6 + 7/24 + 13/40).
    assertClose(riskCoverageArea(ANSWERS), 0.2 * (1 / 6 + 7 / 24 + 13 / 40));
  });

  it('tell how much can be answered at an accuracy', () => {
    assertClose(coverageAtAccuracy(ANSWERS, 0.9), 0.4);
    assertClose(coverageAtAccuracy(ANSWERS, 0.75), 0.8);
    assertClose(coverageAtAccuracy(ANSWERS, 0.6), 1);
    assertClose(coverageAtAccuracy(forecasts('0 1'), 0.8), 0);
    // Eight of ten: 1 − 8/10 is more than 1 − 0.8 as written.
    assertClose(coverageAtAccuracy(forecasts('1 1 1 1 1 1 1 1 0 0'), 0.8), 1);
  });

  it('answer equal probabilities together, in whatever order they come', () => {
    assert.deepEqual(riskCoverageCurve(forecasts('10 01')), riskCoverageCurve(forecasts('01 10')));
    assert.equal(riskCoverageCurve(forecasts('10 01')).length, 2);
  });

  it('are not known of nothing', () => {
    assert.deepEqual(riskCoverageCurve([]), []);
    assert.equal(riskCoverageArea([]), undefined);
    assert.equal(coverageAtAccuracy([], 0.8), undefined);
    assert.equal(riskCoverageArea(forecasts('0')), 0);
  });

  it('are better for whoever knows than for whoever has it the wrong way round', () => {
    const outcomes = fc.array(fc.boolean(), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(outcomes, (list) => {
        const told = (sign: number) =>
          riskCoverageArea(
            list.map((happened, i) => ({
              probability: 0.5 + sign * ((happened ? 0.4 : -0.4) - i / 1000),
              happened,
            })),
          ) ?? Number.NaN;
        assert.ok(told(1) <= told(-1) + 1e-12);
      }),
    );
  });
});
