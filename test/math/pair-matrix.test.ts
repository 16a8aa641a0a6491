import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maxLogits, maxWins, pairMatrix, ranksOf, rowSums } from '../../src/math/pair-matrix.ts';

/** Three items, each of which is beaten by another. */
const CIRCLE = [
  [0, 1.5, -0.2],
  [-1, 0, 0.4],
  [0.6, -0.9, 0],
];

function assertClose(found: readonly number[], wanted: readonly number[]): void {
  assert.equal(found.length, wanted.length);
  for (const [i, value] of wanted.entries()) {
    assert.ok(
      Math.abs((found[i] ?? NaN) - value) < 1e-9,
      `${found.join()} is not ${wanted.join()}`,
    );
  }
}

const square = fc.integer({ min: 0, max: 6 }).chain((n) =>
  fc
    .array(fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: n, maxLength: n }), {
      minLength: n,
      maxLength: n,
    })
    .map((cells) => pairMatrix(n, (i, j) => cells[i]?.[j] ?? 0)),
);

describe('a matrix of pairs', () => {
  it('asks for each ordered pair once and has zeros on its diagonal', () => {
    const asked: string[] = [];
    const matrix = pairMatrix(3, (i, j) => {
      asked.push(`${i}${j}`);
      return 10 * i + j;
    });
    assert.deepEqual(matrix, [
      [0, 1, 2],
      [10, 0, 12],
      [20, 21, 0],
    ]);
    assert.deepEqual(asked, ['01', '02', '10', '12', '20', '21']);
  });

  it('is summed by rows, each item weighted, without the diagonal', () => {
    assertClose(rowSums(CIRCLE), [1.3, -0.6, -0.3]);
    assertClose(rowSums(CIRCLE, [1, 2, 10]), [1, 3, -1.2]);
    assertClose(rowSums([[7, 1]]), [1]);
  });

  it('gives the published logits and wins', () => {
    assertClose(maxLogits(CIRCLE), [1.7, -1.2, -0.5]);
    assert.deepEqual(maxWins(CIRCLE), [2, 2, 2]);
  });

  it('ranks equal scores the same, and the next after all of them', () => {
    assert.deepEqual(ranksOf([2, 5, 2, 7, 1]), [3, 2, 3, 1, 5]);
    assert.deepEqual(ranksOf([2, 2, 2]), [1, 1, 1]);
    assert.deepEqual(ranksOf([-0, 0]), [1, 1]);
  });

  it('may be empty or of one item', () => {
    for (const sums of [rowSums, maxLogits, maxWins]) {
      assert.deepEqual(sums([]), []);
      assert.deepEqual(sums([[0]]), [0]);
    }
    assert.deepEqual(ranksOf([]), []);
  });

  it('gives logits that add up to nothing and are twice the row sums of an antisymmetric matrix', () =>
    fc.assert(
      fc.property(square, (matrix) => {
        const logits = maxLogits(matrix);
        assert.ok(Math.abs(logits.reduce((sum, one) => sum + one, 0)) < 1e-9);
        const antisymmetric = pairMatrix(
          matrix.length,
          (i, j) => (matrix[i]?.[j] ?? 0) - (matrix[j]?.[i] ?? 0),
        );
        assertClose(
          maxLogits(antisymmetric),
          rowSums(antisymmetric).map((sum) => 2 * sum),
        );
      }),
    ));

  it('gives the same logits where both orders lean towards the first place', () =>
    fc.assert(
      fc.property(square, fc.double({ min: -5, max: 5, noNaN: true }), (matrix, bias) => {
        const biased = pairMatrix(matrix.length, (i, j) => (matrix[i]?.[j] ?? 0) + bias);
        assertClose(maxLogits(biased), maxLogits(matrix));
      }),
    ));
});
