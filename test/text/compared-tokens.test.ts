import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  comparedTokens,
  tokenEditSimilarity,
  tokenOverlap,
  type ComparedTokens,
} from '../../src/text/compared-tokens.ts';

function pair(a: string, b: string, most = 96): readonly [ComparedTokens, ComparedTokens] {
  const [first, second] = comparedTokens([a, b], most, 2048);
  assert.ok(first !== undefined && second !== undefined);
  return [first, second];
}

describe('texts compared by their tokens', () => {
  it('overlap by the tokens that both have, as often as they have them', () => {
    // a b a  and  a c: one a of three + two − one tokens.
    assert.equal(tokenOverlap(...pair('a b a', 'a c')), 1 / 4);
    assert.equal(tokenOverlap(...pair('f(x);', 'f( x );')), 1);
    assert.equal(tokenOverlap(...pair('', '')), 1);
    assert.equal(tokenOverlap(...pair('', 'a')), 0);
  });

  it('are alike by what has to be put in, taken out or replaced', () => {
    // call ( a ) ;  against  call ( b , a ) ;  two put in, of seven.
    assert.equal(tokenEditSimilarity(...pair('call(a);', 'call(b, a);')), 5 / 7);
    assert.equal(tokenEditSimilarity(...pair('a b c', 'x y z')), 0);
    assert.equal(tokenEditSimilarity(...pair('', '')), 1);
  });

  it('are as alike as a plain table of distances says', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(words, words, (a, b) => {
        const longer = Math.max(a.length, b.length);
        const expected = longer === 0 ? 1 : 1 - distance(a, b) / longer;
        const found = tokenEditSimilarity(...pair(a.join(' '), b.join(' ')));
        assert.ok(Math.abs(found - expected) < 1e-12, `${found} ${expected}`);
      }),
    );
  });

  it('are alike whichever comes first', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const [first, second] = pair(a, b);
        assert.equal(tokenOverlap(first, second), tokenOverlap(second, first));
        assert.equal(tokenEditSimilarity(first, second), tokenEditSimilarity(second, first));
      }),
    );
  });

  it('are looked at no further than is wanted', () => {
    assert.equal(pair('a b c d', '', 2)[0].ids.length, 2);
    assert.equal(comparedTokens(['x '.repeat(500_000)], 1e6, 10)[0]?.ids.length, 5);
  });
});

function distance(a: readonly string[], b: readonly string[]): number {
  const table: number[][] = [];
  for (let i = 0; i <= a.length; i++) {
    table.push([]);
    for (let j = 0; j <= b.length; j++) {
      const cell = (x: number, y: number): number => table[x]?.[y] ?? Infinity;
      const own =
        i === 0 && j === 0
          ? 0
          : Math.min(
              cell(i - 1, j) + 1,
              cell(i, j - 1) + 1,
              cell(i - 1, j - 1) + Number(a[i - 1] !== b[j - 1]),
            );
      table[i]?.push(own);
    }
  }
  return table[a.length]?.[b.length] ?? Number.NaN;
}
