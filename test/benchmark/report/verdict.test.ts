import assert from 'node:assert/strict';
import { verdictOf } from '../../../src/benchmark/report/verdict.ts';
import { differenceOf } from './sample-report.ts';

describe('verdictOf', () => {
  const cases: readonly (readonly [string, number, number, number, number, string])[] = [
    ['better: interval above 0, p holds', 0.01, 0.05, 0.01, 31, 'better'],
    ['worse: interval below 0, p holds', -0.05, -0.01, 0.01, 31, 'worse'],
    ['none: the interval holds 0', -0.01, 0.05, 0.2, 31, 'no-measurable-difference'],
    ['none: the interval touches 0', 0, 0.05, 0.04, 31, 'no-measurable-difference'],
    ['none: p does not hold after Holm', 0.01, 0.05, 0.07, 31, 'no-measurable-difference'],
    ['none: one cluster has no spread', 0.03, 0.03, 0, 1, 'no-measurable-difference'],
    ['none: p is not known', 0.01, 0.05, Number.NaN, 31, 'no-measurable-difference'],
    ['better: always so, over many clusters', 1, 1, 0.001, 31, 'better'],
  ];
  for (const [name, low, high, adjustedP, clusters, expected] of cases) {
    it(`says ${name}`, () => {
      const difference = differenceOf((low + high) / 2, low, high, adjustedP);
      assert.equal(verdictOf(difference, clusters), expected);
    });
  }
});
