import assert from 'node:assert/strict';
import fc from 'fast-check';
import { confidenceOf, mostConfidence, type DraftFeatures } from '../../src/ngram/confidence.ts';
import { fittedConfidence } from '../../src/ngram/fitted-confidence.ts';

const features: DraftFeatures = {
  logprobNats: -2,
  leastLogprobNats: -1,
  tokens: 4,
  marginNats: 1,
  meanContext: 5,
  suffixFit: -0.5,
};

/** Only the log-probability counts, through these points. */
const plain = (table: readonly (readonly [number, number])[]) => ({
  coefficients: [0, 1],
  table,
  threshold: 0.5,
});

describe('the confidence of a draft', () => {
  it('is the logistic value where there is no table, as worked out by hand', () => {
    const value = confidenceOf({ ...features, logprobNats: -Math.log(3) }, plain([]));
    assert.ok(Math.abs(value - 1 / 4) < 1e-12);
  });

  it('goes through the points of the table, straight between them and level beyond', () => {
    const parameters = plain([
      [0.2, 0.1],
      [0.4, 0.5],
    ]);
    const at = (value: number): number =>
      confidenceOf({ ...features, logprobNats: Math.log(value / (1 - value)) }, parameters);
    const expected: readonly (readonly [number, number])[] = [
      [0.1, 0.1],
      [0.2, 0.1],
      [0.3, 0.3],
      [0.4, 0.5],
      [0.45, 0.5],
    ];
    for (const [value, confidence] of expected) assert.ok(Math.abs(at(value) - confidence) < 1e-9);
  });

  it('lies in [0, 1] and never falls as a draft becomes more probable', () => {
    const number = fc.double({ min: -40, max: 0, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 1, max: 40 }), (a, b, tokens) => {
        const at = (logprobNats: number): number =>
          confidenceOf({ ...features, logprobNats, tokens }, fittedConfidence);
        const [low, high] = [at(Math.min(a, b)), at(Math.max(a, b))];
        assert.ok(low >= 0 && high <= 1 && low <= high);
      }),
    );
  });

  it('takes drafts without a rival and without a suffix', () => {
    const value = confidenceOf(
      { ...features, marginNats: undefined, suffixFit: undefined },
      fittedConfidence,
    );
    assert.ok(value > 0 && value < 1);
  });
});

describe('the most confidence within limits', () => {
  it('is that of the best draft, as worked out by hand', () => {
    const parameters = { coefficients: [0, 1, 1, 1, 1, 1, 1, 0], table: [], threshold: 0.5 };
    const limits = { logprobNats: -6, leastLogprobNats: -2, mostTokens: 1 };
    // Margin 5 and contexts of 9 tokens: -6 - 2 + log 1 + 5 + 0.9.
    const value = mostConfidence(limits, parameters);
    assert.ok(Math.abs(value - 1 / (1 + Math.exp(2.1))) < 1e-12);
  });

  it('is not exceeded by any draft, however it goes on', () => {
    const nats = fc.double({ min: -30, max: 0, noNaN: true });
    const drafted = fc.record({
      logprobNats: nats,
      leastLogprobNats: nats,
      tokens: fc.integer({ min: 1, max: 64 }),
      marginNats: fc.option(fc.double({ min: -9, max: 9, noNaN: true }), { nil: undefined }),
      meanContext: fc.double({ min: 0, max: 9, noNaN: true }),
      suffixFit: fc.option(nats, { nil: undefined }),
    });
    fc.assert(
      fc.property(drafted, nats, nats, (one, further, worse) => {
        const { logprobNats, leastLogprobNats } = one;
        const limits = { logprobNats, leastLogprobNats, mostTokens: 64 };
        const whole = {
          ...one,
          logprobNats: logprobNats + further,
          leastLogprobNats: Math.min(leastLogprobNats, worse),
        };
        const most = mostConfidence(limits, fittedConfidence);
        assert.ok(confidenceOf(whole, fittedConfidence) <= most);
      }),
    );
  });

  it('is unknown where what should speak for a draft speaks against it', () => {
    const parameters = { coefficients: [0, 1, -1, 1, 1, 1, 1, 0], table: [], threshold: 0.5 };
    const limits = { logprobNats: -20, leastLogprobNats: -8, mostTokens: 1 };
    assert.equal(mostConfidence(limits, parameters), 1);
  });
});
