import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linearScale, logScale, wantsLogScale } from '../../../src/benchmark/report/scales.ts';

const range = { from: 0, to: 100 };
const finite = fc.double({ min: -1e300, max: 1e300, noNaN: true });
const positive = fc.double({ min: 1e-9, max: 1e6, noNaN: true });

function labels(values: readonly number[]): readonly string[] {
  return linearScale(values, range).ticks.map(({ label }) => label);
}

describe('linearScale', () => {
  const cases: readonly (readonly [string, readonly number[], readonly string[]])[] = [
    ['takes steps of 1', [0, 5], ['0', '1', '2', '3', '4', '5']],
    ['takes steps of 2', [0, 9], ['0', '2', '4', '6', '8', '10']],
    ['takes steps of 5 and widens', [21, 44], ['20', '25', '30', '35', '40', '45']],
    ['counts below 0 with a true minus', [-12, 8], ['−15', '−10', '−5', '0', '5', '10']],
    ['goes below 1', [0, 0.04], ['0.00', '0.01', '0.02', '0.03', '0.04']],
    ['sets thousands apart', [0, 2_400], ['0', '500', '1,000', '1,500', '2,000', '2,500']],
    ['reaches around a single value', [4], ['2', '3', '4', '5', '6']],
    ['reaches around 0', [0, 0], ['−0.6', '−0.4', '−0.2', '0.0', '0.2', '0.4', '0.6']],
    ['is 0 to 1 for nothing', [], ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']],
    ['leaves out what is not finite', [Number.NaN, 0, Infinity, 5], ['0', '1', '2', '3', '4', '5']],
  ];
  for (const [name, values, expected] of cases) {
    it(name, () => assert.deepEqual(labels(values), expected));
  }
  it('maps the ends to the ends, also of an axis that runs up', () => {
    const scale = linearScale([0, 5], { from: 300, to: 20 });
    assert.deepEqual([0, 2.5, 5].map(scale.place), [300, 160, 20]);
  });
  it('keeps values beyond the ends at the ends', () => {
    assert.deepEqual([-9, 9].map(linearScale([0, 5], range).place), [0, 100]);
  });
  it('holds all values, its ticks ascend inside, and there are few', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 9 }), (values) => {
        const { low, high, ticks, place } = linearScale(values, range);
        const slack = 1e-6 * (high - low);
        for (const value of values) assert.ok(value >= low - slack && value <= high + slack);
        assert.ok(ticks.length >= 2 && ticks.length <= 9, `${ticks.length} ticks`);
        const places = ticks.map(({ value }) => place(value));
        assert.ok(places.every((at, i) => i === 0 || at > places[i - 1]!));
      }),
    );
  });
});

describe('logScale', () => {
  it('has a tick for each power of ten', () => {
    const { ticks } = logScale([0.002, 3], range);
    assert.deepEqual(
      ticks.map(({ label }) => label),
      ['0.001', '0.01', '0.1', '1', '10'],
    );
  });
  it('places a decade as far as any other', () => {
    const scale = logScale([0.01, 100], range);
    assert.deepEqual([0.01, 0.1, 1, 10, 100].map(scale.place), [0, 25, 50, 75, 100]);
  });
  it('puts what has no logarithm at the low end', () => {
    assert.deepEqual([0, -1].map(logScale([1, 1_000], range).place), [0, 0]);
  });
  it('holds all values between its ends, in their order', () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1, maxLength: 9 }), (values) => {
        const { low, high, ticks, place } = logScale(values, range);
        assert.ok(values.every((value) => value >= low * 0.999 && value <= high * 1.001));
        assert.ok(ticks.length >= 2 && ticks.length <= 7);
        const places = values.toSorted((a, b) => a - b).map(place);
        assert.ok(places.every((at, i) => i === 0 || at >= places[i - 1]!));
      }),
    );
  });
});

describe('wantsLogScale', () => {
  it('is for positive values over more than two decades', () => {
    assert.equal(wantsLogScale([0.001, 0.2]), true);
    assert.equal(wantsLogScale([0.001, 0.1]), false);
    assert.equal(wantsLogScale([0, 0.2]), false);
    assert.equal(wantsLogScale([5]), false);
  });
});
