import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LEAST_ENTRY, relativeRepresentation } from '../../src/math/relative-representation.ts';
import { weightedSum } from '../../src/math/sparse-rows.ts';
import { unitRows } from '../../src/math/unit-rows.ts';
import { atEnd } from './pieces.ts';

/** R̂ of some embeddings, all numbers of it. */
function matrixOf(embeddings: readonly (readonly number[])[], anchors: readonly number[]) {
  const dimension = embeddings[0]?.length ?? 1;
  const tokens = unitRows(Float32Array.from(embeddings.flat()), dimension);
  const matrix = atEnd(relativeRepresentation(tokens, anchors));
  const full = embeddings.map((_, row) => [
    ...weightedSum(
      Float64Array.from(embeddings, (__, i) => (i === row ? 1 : 0)),
      matrix,
    ),
  ]);
  return { matrix, full };
}

describe('relativeRepresentation', () => {
  // Angles of the five tokens; the first three are anchors.
  const EMBEDDINGS = [0, 10, 90, 5, 45].map((degrees) => {
    const angle = (degrees * Math.PI) / 180;
    return [2 * Math.cos(angle), 2 * Math.sin(angle), 0];
  });

  it('is the softmax of a hundred cosines, by hand', () => {
    const { full } = matrixOf(EMBEDDINGS, [0, 1, 2]);
    // cos 10° = 0.98480775: exp(−1.519225) = 0.218881, so 1 / 1.218881.
    assert.ok(Math.abs((full[0]?.[0] ?? 0) - 0.820425) < 1e-5);
    assert.ok(Math.abs((full[0]?.[1] ?? 0) - 0.179575) < 1e-5);
    assert.deepEqual(full[2], [0, 0, 1]);
    // Half-way between two anchors, both alike.
    assert.ok(Math.abs((full[3]?.[0] ?? 0) - 0.5) < 1e-5);
    // cos 35° − cos 45° = 0.112045: 1 / (1 + 2 exp(−11.2045)).
    assert.ok(Math.abs((full[4]?.[1] ?? 0) - 1 / (1 + 2 * Math.exp(-11.20453))) < 1e-6);
  });

  it('leaves out no more than so many millionths of a row', () => {
    const row = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: 4,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 3, maxLength: 12 }), (embeddings) => {
        const anchors = embeddings.map((_, i) => i).filter((i) => i % 2 === 0);
        const { full } = matrixOf(embeddings, anchors);
        for (const [i, shares] of full.entries()) {
          assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-5);
          const exact = denseRow(embeddings, i, anchors);
          for (const [a, share] of shares.entries())
            assert.ok(Math.abs(share - (exact[a] ?? 0)) < 1e-4 + anchors.length * LEAST_ENTRY);
        }
      }),
    );
  });

  it('makes a token without a vector like all anchors alike', () => {
    const { full } = matrixOf(
      [
        [0, 0],
        [1, 0],
        [0, 1],
      ],
      [1, 2],
    );
    assert.deepEqual(full[0], [0.5, 0.5]);
  });

  it('does not depend on the turn of the space', () => {
    const turned = EMBEDDINGS.map(([x = 0, y = 0]) => [0, 3 * y, -3 * x]);
    const [one, other] = [EMBEDDINGS, turned].map((rows) => matrixOf(rows, [0, 1, 2]).full.flat());
    for (const [i, share] of (one ?? []).entries())
      assert.ok(Math.abs(share - (other?.[i] ?? 0)) < 1e-5);
  });
});

function denseRow(
  embeddings: readonly (readonly number[])[],
  row: number,
  anchors: readonly number[],
): readonly number[] {
  const unit = embeddings.map((vector) => {
    const length = Math.hypot(...vector.map(Math.fround));
    return vector.map((x) => (length > 0 ? Math.fround(x) / length : 0));
  });
  const weights = anchors.map((anchor) =>
    Math.exp(100 * (unit[row] ?? []).reduce((sum, x, i) => sum + x * (unit[anchor]?.[i] ?? 0), 0)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
