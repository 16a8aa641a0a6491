import assert from 'node:assert/strict';
import {
  meanPerplexity,
  meanTokenProbability,
  perplexity,
} from '../../src/math/sequence-scores.ts';
import { assertNear } from './near.ts';

describe('perplexity', () => {
  it('is that of the card', () => {
    assertNear([perplexity([-0.1, -0.2]), perplexity([-1, -0.4])], [1.161834, 2.013753]);
  });
  it('is unknown without tokens', () => assert.equal(perplexity([]), undefined));
});

describe('meanPerplexity', () => {
  it('is that of the card, of Cool-Fusion', () => {
    assertNear(
      [
        meanPerplexity([
          [-0.1, -0.2],
          [-1, -0.4],
        ]),
      ],
      [1.587793],
    );
  });
  it('leaves out who abstains', () => {
    assertNear([meanPerplexity([[-0.1, -0.2], []])], [1.161834]);
    assert.equal(meanPerplexity([[], []]), undefined);
  });
  it('lets one scorer who cannot judge decide (known limit, which SweetSpan filters)', () => {
    const good = meanPerplexity([[-0.1], [-0.1], [-7]]) ?? NaN;
    const bad = meanPerplexity([[-2], [-2], [-2]]) ?? NaN;
    assert.ok(good > bad);
  });
});

describe('meanTokenProbability', () => {
  it('is the mean of the probabilities, not of their logarithms', () => {
    // (0.9 + 0.1) / 2; the geometric mean would be 0.3.
    assertNear([meanTokenProbability([Math.log(0.9), Math.log(0.1)])], [0.5]);
  });
  it('takes an impossible token for a bad one', () => {
    assertNear([meanTokenProbability([0, 0, 0, -Infinity])], [0.75]);
  });
  it('is unknown without tokens', () => assert.equal(meanTokenProbability([]), undefined));
});
