import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  gradientAt,
  lossAt,
  searchLogits,
  softmaxOf,
  type SearchOptions,
} from '../../src/math/relative-search.ts';
import { weightedSum } from '../../src/math/sparse-rows.ts';
import { atEnd } from './pieces.ts';
import { sparse } from './sparse-rows.ts';

const PUBLISHED: SearchOptions = { learningRate: 0.15, steps: 5 };

function searched(
  logits: readonly number[],
  rows: readonly (readonly number[])[],
  target: readonly number[],
  options = PUBLISHED,
): readonly number[] {
  const found = searchLogits(
    Float64Array.from(logits),
    sparse(rows),
    Float64Array.from(target),
    options,
  );
  return [...atEnd(found)];
}

describe('gradientAt', () => {
  const positive = fc.double({ min: 0.05, max: 1, noNaN: true });
  const shares = (length: number) =>
    fc.array(positive, { minLength: length, maxLength: length }).map((values) => {
      const total = values.reduce((sum, value) => sum + value, 0);
      return values.map((value) => value / total);
    });
  const logits = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), {
    minLength: 4,
    maxLength: 4,
  });

  it('is the slope that finite differences tell', () => {
    const rows = fc.array(shares(3), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(logits, rows, shares(3), (z, matrixRows, wanted) => {
        const [matrix, target] = [sparse(matrixRows), Float64Array.from(wanted)];
        const gradient = gradientAt(Float64Array.from(z), matrix, target);
        const step = 1e-5;
        for (let v = 0; v < z.length; v++) {
          const lossBeside = (offset: number): number =>
            lossAt(
              Float64Array.from(z, (one, i) => (i === v ? one + offset : one)),
              matrix,
              target,
            );
          const slope = (lossBeside(step) - lossBeside(-step)) / (2 * step);
          assert.ok(Math.abs(slope - (gradient[v] ?? 0)) < 1e-8, `${slope} ${gradient[v]}`);
        }
      }),
    );
  });

  it('is 0 where the target is reached', () => {
    const matrix = sparse([
      [1, 0],
      [0.25, 0.75],
    ]);
    const z = Float64Array.of(0.3, -1);
    const reached = weightedSum(softmaxOf(z), matrix);
    assert.ok(lossAt(z, matrix, reached) < 1e-15);
    for (const slope of gradientAt(z, matrix, reached)) assert.ok(Math.abs(slope) < 1e-15);
  });
});

describe('searchLogits', () => {
  const IDENTITY = [
    [1, 0],
    [0, 1],
  ];

  it('takes the first step of AdamW, by hand', () => {
    // p = (½, ½), r̄ = (¼, ¾): the slopes are (p − r̄) / 2 = (⅛, −⅛). The first step is η in their
    // direction, whatever their size: |g| / (|g| + 1e-8). Weight decay of 0 is 0.
    const [a = 0, b = 0] = searched([0, 0], IDENTITY, [0.25, 0.75], {
      learningRate: 0.15,
      steps: 1,
    });
    assert.ok(Math.abs(a + 0.15) < 1e-7 && Math.abs(b - 0.15) < 1e-7, `${a} ${b}`);
  });

  it('takes the second step of AdamW, by hand', () => {
    // z = (∓0.15): p_a = 1 / (1 + e^0.3) = 0.425557, slopes ±0.0877787.
    // m = .9 · .0125 + .1 · .0877787 = .02002787, unbiased / .19 = .1054098;
    // v = .999 · 1.5625e-5 + .001 · .0077051 = 2.331448e-5, unbiased / .001999 = .01166307, root .1079957;
    // η₂ = .0375 + .1125 (1 + cos(π/10)) / 2 = .1472469: z = .15 (1 − .001472469) + .1472469 · .976056
    const [a = 0, b = 0] = searched([0, 0], IDENTITY, [0.25, 0.75], {
      learningRate: 0.15,
      steps: 2,
    });
    const expected = 0.15 * (1 - 0.001472469) + 0.1472469 * (0.1054098 / 0.1079957);
    assert.ok(Math.abs(b - expected) < 1e-5, `${b} for ${expected}`);
    assert.ok(Math.abs(a + b) < 1e-12);
  });

  it('comes nearer to the target, and turns the choice where the difference is small', () => {
    const matrix = sparse(IDENTITY);
    const target = Float64Array.of(0.35, 0.65);
    const z = Float64Array.of(Math.log(0.55), Math.log(0.45));
    const found = Float64Array.from(searched([...z], IDENTITY, [...target]));
    assert.ok(lossAt(found, matrix, target) < lossAt(z, matrix, target));
    assert.ok((found[1] ?? 0) > (found[0] ?? 0));
    const sure = searched([Math.log(0.95), Math.log(0.05)], IDENTITY, [...target]);
    assert.ok((sure[0] ?? 0) > (sure[1] ?? 0), 'five steps of 0.15 do not overrule what is sure');
  });

  it('leaves the logits where the learning rate or the number of steps is 0', () => {
    for (const options of [
      { learningRate: 0, steps: 5 },
      { learningRate: 0.15, steps: 0 },
    ])
      assert.deepEqual(searched([0.5, -2], IDENTITY, [0, 1], options), [0.5, -2]);
  });

  it('does not see a constant in the logits', () => {
    const [one, other] = [0, -7].map((constant) =>
      softmaxOf(
        Float64Array.from(
          searched(
            [1 + constant, constant, 0.5 + constant],
            [
              [1, 0],
              [0, 1],
              [0.5, 0.5],
            ],
            [0.2, 0.8],
          ),
        ),
      ),
    );
    for (const [i, share] of (one ?? []).entries())
      assert.ok(Math.abs(share - (other?.[i] ?? 0)) < 1e-12);
  });

  it('never makes possible what cannot be, and stands anchors that nobody is like', () => {
    const found = searched(
      [0, -Infinity, -1],
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      [0.1, 0.9, 0],
    );
    assert.equal(found[1], -Infinity);
    assert.ok(found.every((z) => !Number.isNaN(z)));
  });
});
