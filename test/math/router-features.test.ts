import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { routerFeatures, type ChosenToken } from '../../src/math/router-features.ts';

const LOOK = { class: 'name', column: 20, beginsLine: false, atBorder: true, length: 4 } as const;
const CLASSES = ['name', 'white'] as const;

const top = (...shares: readonly number[]): ChosenToken => ({
  logprobNats: Math.log(shares[0] ?? 0),
  top: shares.map((p) => ({ logprobNats: Math.log(p) })),
});

const digits = (token: ChosenToken): readonly string[] =>
  routerFeatures(token, LOOK, CLASSES).map((value) => value.toFixed(4));

describe('what a router sees of a token', () => {
  it('is its probability, the spread of the others, its place and its class', () => {
    // Entropy of .5 and .25 renormalised to 2/3 and 1/3: 0.6365 of ln 2.
    assert.deepEqual(digits(top(0.5, 0.25)), [
      ...['0.5000', '0.9307', '0.2500', '0.9183', '0.2500', '0.0000'],
      ...['0.2500', '0.0000', '1.0000', '0.2500', '1.0000', '0.0000'],
    ]);
  });

  it('says so where there is no list', () => {
    const expected = ['0.0000', '0.0000', '0.0000', '1.0000'];
    assert.deepEqual(digits({ logprobNats: Math.log(0.5) }).slice(2, 6), expected);
    assert.deepEqual(digits(top(0.5)).slice(2, 6), expected);
  });

  it('is the same number of values in [0, 1] whatever a server tells', () => {
    const nats = fc.double({ max: 10 });
    fc.assert(
      fc.property(nats, fc.option(fc.array(nats), { nil: undefined }), (own, listed) => {
        const token = { logprobNats: own, top: listed?.map((logprobNats) => ({ logprobNats })) };
        const features = routerFeatures(token, { ...LOOK, column: 500, length: 99 }, CLASSES);
        assert.equal(features.length, 12);
        assert.ok(
          features.every((value) => value >= 0 && value <= 1),
          features.join(),
        );
      }),
    );
  });
});
