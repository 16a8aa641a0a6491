import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  focalDiversities,
  focalDiversity,
  generalisedDiversity,
} from '../../src/math/focal-diversity.ts';
import { assertNear } from './near.ts';

const rowsOf = (...rows: readonly (readonly (0 | 1)[])[]) =>
  rows.map((row) => row.map((right) => right === 1));

/** Failures at each item: 2, 2, 1, 0, 3, 1. */
const ROWS = rowsOf([1, 0, 0], [0, 0, 1], [0, 1, 1], [1, 1, 1], [0, 0, 0], [1, 0, 1]);

describe('generalisedDiversity', () => {
  it('sets how often two fail together against how often one fails', () => {
    // Σ i = 9 and Σ i(i−1) = 2 + 2 + 6 = 10, so 1 − 10 / (2·9).
    assertNear([generalisedDiversity(ROWS)], [4 / 9]);
  });

  it('is 1 where no two fail together, and where nobody fails or nothing is there', () => {
    assert.equal(generalisedDiversity(rowsOf([0, 1], [1, 0], [1, 1])), 1);
    assert.equal(generalisedDiversity(rowsOf([1, 1])), 1);
    assert.equal(generalisedDiversity([]), 1);
  });

  it('is 0 where all fail together, and of one that fails', () => {
    assert.equal(generalisedDiversity(rowsOf([0, 0, 0], [1, 1, 1])), 0);
    assert.equal(generalisedDiversity(rowsOf([0], [1])), 0);
  });

  it('counts the items without a failure as such, which the published helper does not', () => {
    // All counts from 0 to 2 occur: 1 − (1/3) / (1/2) by the formula.
    assertNear([generalisedDiversity(rowsOf([1, 1], [0, 1], [0, 0]))], [1 / 3]);
  });
});

describe('focal diversity', () => {
  it('looks at the items where each member fails', () => {
    assertNear(focalDiversities(ROWS), [1 / 3, 3 / 8, 1 / 5]);
    assertNear([focalDiversity(ROWS)], [(1 / 3 + 3 / 8 + 1 / 5) / 3]);
    assert.equal(focalDiversity(ROWS).toFixed(4), '0.3028');
  });

  it('is 1 for a member that never fails', () => {
    assert.deepEqual(focalDiversities(rowsOf([1, 0], [1, 0])), [1, 1]);
    assert.deepEqual(focalDiversities(rowsOf([1, 0, 0], [1, 0, 0])), [1, 0.5, 0.5]);
  });

  it('is 0 without members', () => {
    assert.equal(focalDiversity([]), 0);
  });

  it('lies in [0, 1] and does not depend on the order of items', () => {
    const rows = fc
      .integer({ min: 2, max: 5 })
      .chain((n) => fc.array(fc.array(fc.boolean(), { minLength: n, maxLength: n })));
    fc.assert(
      fc.property(rows, (list) => {
        for (const value of [...focalDiversities(list), generalisedDiversity(list)]) {
          assert.ok(value >= 0 && value <= 1, `${value}`);
        }
        assertNear(focalDiversities(list.toReversed()), focalDiversities(list));
      }),
    );
  });

  it('does not see that a team of bad members is bad (known limit)', () => {
    assert.equal(focalDiversity(rowsOf([0, 0, 1], [0, 1, 0], [1, 0, 0])), 0.5);
    assert.equal(focalDiversity(rowsOf([1, 1, 1], [1, 1, 1], [0, 0, 0])), 0);
  });
});
