import assert from 'node:assert/strict';
import fc from 'fast-check';
import { logSumExp } from '../../src/math/log-sum-exp.ts';

function close(actual: number, expected: number): void {
  if (Number.isFinite(expected)) assert.ok(Math.abs(actual - expected) <= 1e-9, `${actual}`);
  else assert.equal(actual, expected);
}

describe('logSumExp', () => {
  const cases: readonly (readonly [string, readonly number[], number])[] = [
    ['two halves to one', [Math.log(0.5), Math.log(0.5)], 0],
    ['a value alone to itself', [-3.25], -3.25],
    ['values whose exponentials are all 0', [-1_000, -1_000], -1_000 + Math.log(2)],
    ['values whose exponentials are all infinite', [1_000, 1_000], 1_000 + Math.log(2)],
    ['nothing to probability 0', [], -Infinity],
    ['impossible things to probability 0', [-Infinity, -Infinity], -Infinity],
    ['an impossible and a sure thing to the sure one', [-Infinity, 0], 0],
    ['infinity to infinity', [0, Infinity], Infinity],
    ['what is no number to no number', [0, NaN], NaN],
  ];
  for (const [name, values, expected] of cases) {
    it(`adds ${name}`, () => close(logSumExp(values), expected));
  }

  it('moves with its values and lies between the largest and the largest plus log n', () => {
    const value = fc.double({ min: -500, max: 500, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), value, (values, shift) => {
        const sum = logSumExp(values);
        const largest = Math.max(...values);
        assert.ok(sum >= largest && sum <= largest + Math.log(values.length) + 1e-9);
        close(logSumExp(values.map((each) => each + shift)), sum + shift);
      }),
    );
  });
});
