import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  END_OF_TEXT,
  gacMixture,
  geometricMixture,
  sharpened,
  tokenKey,
  uniteMixture,
} from '../../src/math/token-union.ts';
import type { MixedToken, TokenList } from '../../src/math/token-union.ts';
import { assertNear } from './near.ts';

/** A list from probabilities by key, in the order written. */
function list(probabilities: Readonly<Record<string, number>>, vocabularySize?: number): TokenList {
  const tokens = Object.entries(probabilities).map(([key, p]) => ({
    key,
    logprobNats: Math.log(p),
  }));
  return { tokens, ...(vocabularySize !== undefined && { vocabularySize }) };
}

/** `key:share` with two digits, best first. */
function shares(mixture: readonly MixedToken[]): string {
  return mixture.map(({ key, probability }) => `${key}:${probability.toFixed(2)}`).join(' ');
}

const HALF = [0.5, 0.5];

describe('tokenKey', () => {
  it('is the bytes, told or not', () => {
    assert.equal(tokenKey({ text: '\ufffd', bytes: [0xc3] }), '\u00c3');
    assert.equal(tokenKey({ text: ' é\t' }), tokenKey({ text: '', bytes: [0x20, 0xc3, 0xa9, 9] }));
  });
});

describe('gacMixture', () => {
  it('is that of the card', () => {
    const mixture = gacMixture(
      [
        list({ ' the': 0.6, def: 0.3, [END_OF_TEXT]: 0.1 }),
        list({ ' the': 0.2, function: 0.7, [END_OF_TEXT]: 0.1 }),
      ],
      HALF,
    );
    assert.equal(shares(mixture), ' the:0.40 function:0.35 def:0.15 :0.10');
  });
  it('adds tokens of equal bytes', () => {
    const twice = {
      tokens: [
        { key: 'a', logprobNats: Math.log(0.3) },
        { key: 'a', logprobNats: Math.log(0.2) },
      ],
    };
    assert.equal(shares(gacMixture([twice, list({ b: 1 })], HALF)), 'b:0.50 a:0.25');
  });
  it('has equal shares in the order of the lists', () => {
    assert.equal(shares(gacMixture([list({ b: 0.5 }), list({ a: 0.5 })], HALF)), 'b:0.25 a:0.25');
    assert.equal(shares(gacMixture([list({ a: 0.5 }), list({ b: 0.5 })], HALF)), 'a:0.25 b:0.25');
  });
  it('lets a fragment win that one model would never cut (known limit)', () => {
    const mixture = gacMixture([list({ Sofia: 0.5, x: 0.3 }), list({ So: 0.6, y: 0.4 })], HALF);
    assert.equal(shares(mixture), 'So:0.30 Sofia:0.25 y:0.20 x:0.15');
  });
  it('of whole distributions adds up to 1', () => {
    const mass = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(mass, mass, fc.double({ min: 0, max: 1, noNaN: true }), (one, other, weight) => {
        const of = (keys: string, masses: readonly number[]) => {
          const total = masses.reduce((a, b) => a + b, 0);
          return list(Object.fromEntries(masses.map((m, i) => [keys.charAt(i), m / total])));
        };
        const mixture = gacMixture([of('abc', one), of('bcd', other)], [weight, 1 - weight]);
        assertNear([mixture.reduce((sum, { probability }) => sum + probability, 0)], [1]);
      }),
    );
  });
});

describe('uniteMixture', () => {
  it('is that of the card, from logits as from log-probabilities', () => {
    for (const constant of [0, -3.5]) {
      const of = (logits: readonly number[]) => ({
        tokens: logits.map((logit, i) => ({ key: 'abc'.charAt(i), logprobNats: logit + constant })),
      });
      const mixture = uniteMixture([of([3, 2, -1]), of([1, 2.5, 2])], HALF);
      assert.deepEqual(
        mixture.map(({ key }) => key),
        ['a', 'b', 'c'],
      );
      assertNear(
        mixture.map(({ probability }) => probability),
        [0.421675, 0.405969, 0.172356],
      );
    }
  });
  it('gives what a list lacks its part of what the list leaves over', () => {
    // c: 0.1 over 10 tokens = 0.01. b: 0.1 over 1,000 tokens = 0.0001. Each renormalised, then halved.
    const mixture = uniteMixture(
      [list({ a: 0.7, b: 0.2 }, 12), list({ c: 0.5, a: 0.4 }, 1_002)],
      HALF,
    );
    assert.deepEqual(
      mixture.map(({ key }) => key),
      ['a', 'c', 'b'],
    );
    assertNear(
      mixture.map(({ probability }) => probability),
      [0.606813, 0.283241, 0.109946],
    );
  });
  it('gives it no more than the last that is listed', () => {
    // 0.5 left over for one token would be more than 0.1; so c counts 0.1: 0.1 / 0.6 of it.
    const mixture = uniteMixture([list({ a: 0.4, b: 0.1 }, 3), list({ c: 1 }, 1)], [1, 0]);
    assert.equal(shares(mixture), 'a:0.67 b:0.17 c:0.17');
  });
  it('takes the best k of each, but knows the others it lists', () => {
    const mixture = uniteMixture([list({ a: 0.6, b: 0.4 }), list({ b: 0.6, a: 0.4 })], HALF, 1);
    assert.equal(shares(mixture), 'a:0.50 b:0.50');
    assert.equal(shares(uniteMixture([list({ a: 0.6, b: 0.4 })], [1], 1)), 'a:1.00');
  });
});

describe('geometricMixture', () => {
  it('is the normalised geometric mean', () => {
    const mixture = geometricMixture(
      [list({ a: 0.6, b: 0.3, c: 0.1 }), list({ a: 0.2, b: 0.2, c: 0.6 })],
      HALF,
    );
    assertNear(
      mixture.map(({ probability }) => probability),
      [0.414214, 0.292893, 0.292893],
    );
  });
  it('lets every model veto', () => {
    const mixture = geometricMixture(
      [list({ a: 1 - 1e-9, b: 1e-9 }), list({ b: 0.5, c: 0.5 })],
      HALF,
    );
    assert.equal(mixture[0]?.key, 'b');
  });
});

describe('sharpened', () => {
  const mixed = (probabilities: Readonly<Record<string, number>>): MixedToken[] =>
    Object.entries(probabilities).map(([key, probability]) => ({ key, probability }));
  it('gives a beginning the shares of what goes on from it', () => {
    assert.equal(
      shares(sharpened(mixed({ x: 0.45, So: 0.3, Sofia: 0.25 }))),
      'So:0.55 x:0.45 Sofia:0.25',
    );
  });
  it('changes nothing where one has half', () => {
    assert.equal(
      shares(sharpened(mixed({ x: 0.5, So: 0.3, Sofia: 0.2 }))),
      'x:0.50 So:0.30 Sofia:0.20',
    );
  });
  it('hears no beginning that hardly anybody wants', () => {
    assert.equal(
      shares(sharpened(mixed({ x: 0.49, Sofia: 0.42, So: 0.09 }))),
      'x:0.49 Sofia:0.42 So:0.09',
    );
  });
  it('takes the end of the text for no beginning', () => {
    assert.equal(
      shares(sharpened(mixed({ x: 0.4, [END_OF_TEXT]: 0.35, y: 0.25 }))),
      'x:0.40 :0.35 y:0.25',
    );
  });
});
