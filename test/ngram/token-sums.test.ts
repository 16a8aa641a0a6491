import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TokenSums } from '../../src/ngram/token-sums.ts';

describe('sums of tokens', () => {
  it('are those of a map, in the order in which the tokens came', () => {
    const token = fc.oneof(fc.nat(40), fc.integer({ min: 2 ** 31, max: 2 ** 32 - 1 }));
    const addition = fc.tuple(token, fc.integer({ min: -9, max: 9 }));
    fc.assert(
      fc.property(fc.array(addition, { maxLength: 600, size: 'max' }), (additions) => {
        const sums = new TokenSums();
        const expected = new Map<number, number>();
        for (const [one, amount] of additions) {
          assert.equal(sums.has(one), expected.has(one));
          sums.add(one, amount);
          expected.set(one, (expected.get(one) ?? 0) + amount);
        }
        const found: [number, number][] = [];
        sums.forEach((one, sum) => found.push([one, sum]));
        assert.deepEqual(found, [...expected]);
        assert.equal(sums.size, expected.size);
      }),
    );
  });

  it('hold many more tokens than there was room for', () => {
    const sums = new TokenSums();
    for (let one = 0; one < 10_000; one++) sums.add(one * 4096, 1);
    assert.equal(sums.size, 10_000);
    assert.ok(sums.has(4096 * 9_999) && !sums.has(1));
  });
});
