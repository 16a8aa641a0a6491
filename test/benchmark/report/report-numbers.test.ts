import assert from 'node:assert/strict';
import {
  bytes,
  count,
  fixed,
  milliseconds,
  percent,
  points,
  probability,
  usdPerThousand,
} from '../../../src/benchmark/report/report-numbers.ts';

const all = { bytes, count, milliseconds, percent, points, probability, usdPerThousand };

function check(
  format: (value: number) => string | undefined,
  cases: readonly (readonly [number, string])[],
) {
  for (const [value, expected] of cases) assert.equal(format(value), expected);
}

describe('numbers of a report', () => {
  for (const [name, format] of Object.entries(all)) {
    it(`are absent where nothing is known: ${name}`, () => {
      for (const value of [undefined, Number.NaN, Infinity, -Infinity]) {
        assert.equal(format(value), undefined);
      }
    });
  }
  it('are per cent with one decimal', () =>
    check(percent, [
      [0.3424, '34.2'],
      [0, '0.0'],
      [1, '100.0'],
    ]));
  it('are points with their sign, but for 0', () =>
    check(points, [
      [0.032, '+3.2'],
      [-0.009, '−0.9'],
      [0, '0.0'],
      [-0.0001, '0.0'],
      [0.0001, '0.0'],
    ]));
  it('are milliseconds, finer when short', () =>
    check(milliseconds, [
      [0.84, '0.8'],
      [9.96, '10'],
      [1_340.4, '1,340'],
    ]));
  it('are counts, and small means with a decimal', () =>
    check(count, [
      [3, '3'],
      [3.25, '3.3'],
      [1_234_567, '1,234,567'],
      [812.4, '812'],
    ]));
  it('are dollars for a thousand items, never 0 for a little', () =>
    check(usdPerThousand, [
      [0, '0'],
      [1e-9, '<0.001'],
      [0.000_043_2, '0.043'],
      [0.002_15, '2.15'],
      [1.24, '1,240'],
    ]));
  it('are probabilities, never 0', () =>
    check(probability, [
      [0, '<0.001'],
      [0.034, '0.034'],
      [1, '1.000'],
    ]));
  it('are bytes in decimal units', () =>
    check(bytes, [
      [640e6, '640 MB'],
      [2.14e9, '2.1 GB'],
    ]));
  it('have a true minus sign and no negative zero', () =>
    check(
      (value) => fixed(value, 1),
      [
        [-1_234.56, '−1,234.6'],
        [-0.01, '0.0'],
      ],
    ));
});
