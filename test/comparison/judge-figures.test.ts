import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgeFigures } from '../../src/comparison/judge-figures.ts';
import {
  judgedPairsOf,
  type JudgedPair,
  type PairVerdict,
} from '../../src/comparison/judged-pairs.ts';
import { lengthControlled } from '../../src/comparison/length-control.ts';
import { seededRandom } from '../../src/core/random.ts';
import { anyComparison } from './sample-comparison.ts';
import { near } from '../math/within.ts';

const verdict = (judge: string, forth: number, back = forth, seated = true): PairVerdict => ({
  ...{ judge, forth, back, seated },
});

const pair = (verdicts: readonly PairVerdict[], more: Partial<JudgedPair> = {}): JudgedPair => ({
  ...{ models: [['m'], ['n']], lengths: [10, 20], verdicts, abstained: [], truth: undefined },
  ...more,
});

const figures = (pairs: readonly JudgedPair[], judge = 'j') =>
  judgeFigures(pairs).judges.find((one) => one.judge === judge)!;

describe('judgeFigures', () => {
  it('count pairs that were asked, and silence among them', () => {
    const pairs = [
      pair([verdict('j', 0.9)]),
      pair([], { abstained: ['j'] }),
      pair([verdict('j', 0.1)], { abstained: undefined }),
    ];
    const { asked, abstained } = figures(pairs);
    assert.deepEqual([asked, abstained], [3, 1]);
    assert.equal(figures([pair([verdict('j', 1)], { abstained: undefined })]).abstained, undefined);
  });

  it('have the pairs whose order decides, with an interval', () => {
    const { flips } = figures([
      pair([verdict('j', 0.9, 0.2)]),
      pair([verdict('j', 0.9, 0.6)]),
      pair([verdict('j', 0.5, 0.2)]),
      // Not shown in an order, or in one alone.
      pair([verdict('j', 0.9, 0.9, false)]),
      pair([{ judge: 'j', seated: true, forth: 0.9, back: undefined }]),
    ]);
    assert.deepEqual([flips.count, flips.of], [1, 3]);
    near(flips.low, 0.061, 0.001);
    near(flips.high, 0.792, 0.001);
  });

  it('show a judge that always names the text in front', () => {
    const { firstSeat, flips, longer } = figures(
      Array.from({ length: 20 }, () => pair([verdict('j', 1, 0)])),
    );
    assert.deepEqual([firstSeat.count, firstSeat.of], [40, 40]);
    assert.deepEqual([flips.count, flips.of], [20, 20]);
    // It decides nothing: its mean is one half.
    assert.equal(longer.of, 0);
    const fair = figures([pair([verdict('j', 0.9, 0.8)]), pair([verdict('j', 0.5, 0.5)])]);
    assert.deepEqual([fair.firstSeat.count, fair.firstSeat.of], [2, 4]);
  });

  it('show a judge that likes length', () => {
    const { longer } = figures([
      pair([verdict('j', 0.1)]),
      pair([verdict('j', 0.9)], { lengths: [30, 20] }),
      pair([verdict('j', 0.9)]),
      pair([verdict('j', 0.9)], { lengths: [20, 20] }),
      pair([verdict('j', 0.9)], { lengths: undefined }),
    ]);
    assert.deepEqual([longer.count, longer.of], [2, 3]);
  });

  it('hold verdicts against what is known to be better', () => {
    const { right } = figures([
      pair([verdict('j', 0.9)], { truth: 0 }),
      pair([verdict('j', 0.9)], { truth: 1 }),
      pair([verdict('j', 0.5)], { truth: 0 }),
      pair([verdict('j', 0.9)]),
    ]);
    assert.deepEqual([right.count, right.of], [1, 2]);
  });

  it('tell how judges agree, two by two and together', () => {
    const said = (j: number, k: number) => pair([verdict('j', j), verdict('k', k)]);
    // The counts of Cohen's example: 20, 5, 10 and 15 of 50.
    const pairs = [
      ...Array.from({ length: 20 }, () => said(1, 1)),
      ...Array.from({ length: 5 }, () => said(1, 0)),
      ...Array.from({ length: 10 }, () => said(0, 1)),
      ...Array.from({ length: 15 }, () => said(0, 0)),
      pair([verdict('j', 0.5), verdict('k', 1)]),
    ];
    const { agreements, alpha } = judgeFigures(pairs);
    assert.deepEqual(
      agreements.map(({ first, second, pairs: of }) => [first, second, of]),
      [['j', 'k', 50]],
    );
    near(agreements[0]!.kappa!, 0.4, 1e-12);
    // 55 and 45 of 100 ratings: D_e = 2 · 55 · 45 / (100 · 99), D_o = 0.3.
    near(alpha!, 1 - 0.3 / ((2 * 55 * 45) / 9_900), 1e-12);
  });

  it('stay within their bounds whatever a comparison holds', () => {
    fc.assert(
      fc.property(anyComparison, (any) => {
        for (const one of judgeFigures(judgedPairsOf(any)).judges) {
          assert.ok((one.abstained ?? 0) <= one.asked);
          for (const { count, of, low, high } of [
            one.flips,
            one.firstSeat,
            one.longer,
            one.right,
          ]) {
            assert.ok(0 <= count && count <= of && 0 <= low && low <= high && high <= 1);
          }
        }
      }),
    );
  });

  it('are none without pairs', () => {
    assert.deepEqual(judgeFigures([]), {
      ...{ judges: [], pairs: 0, known: 0, agreements: [], alpha: undefined },
    });
  });
});

describe('lengthControlled', () => {
  const random = seededRandom(3);
  /** Pairs of random lengths; `judge` gets the logarithm of their ratio, and which is better. */
  const made = (judge: (z: number, better: 0 | 1) => number): readonly JudgedPair[] =>
    Array.from({ length: 200 }, () => {
      const lengths: [number, number] = [1 + 99 * random.next(), 1 + 99 * random.next()];
      const truth = random.next() < 0.5 ? 0 : 1;
      return pair([verdict('j', judge(Math.log(lengths[0] / lengths[1]), truth))], {
        lengths,
        truth,
      });
    });

  it('is near 0 for a judge that goes by length, however little length has to do with truth', () => {
    const { correlation, against, pairs } = lengthControlled(
      'j',
      made((z) => 1 / (1 + Math.exp(-z - random.next()))),
    )!;
    assert.deepEqual([against, pairs], ['truth', 200]);
    near(correlation, 0, 0.15);
  });

  it('is high for a judge that sees what is better besides', () => {
    const found = lengthControlled(
      'j',
      made((z, better) => 0.5 + (better === 0 ? 0.2 : -0.2) + 0.05 * Math.tanh(z)),
    );
    assert.ok(found!.correlation > 0.95);
  });

  it('goes by the other judges where little is known, and is not known of few pairs', () => {
    const alike = Array.from({ length: 12 }, (_, i) => {
      const p = i % 3 === 0 ? 0.9 : 0.2;
      return pair([verdict('j', p), verdict('k', p)], { lengths: [10 + i, 20 - i] });
    });
    const { correlation, against } = lengthControlled('j', alike)!;
    assert.equal(against, 'judges');
    near(correlation, 1, 1e-9);
    assert.equal(lengthControlled('j', alike.slice(0, 9)), undefined);
    assert.equal(lengthControlled('nobody', alike), undefined);
  });

  it('does not depend on which text of a pair comes first', () => {
    const pairs = made((z, better) => 0.5 + 0.1 * Math.tanh(z) + (better === 0 ? 0.1 : -0.2));
    const turned = pairs.map((one): JudgedPair => {
      const [a = 0, b = 0] = one.lengths ?? [];
      return {
        ...one,
        lengths: [b, a],
        truth: one.truth === 0 ? 1 : 0,
        verdicts: one.verdicts.map(({ judge, forth = 0 }) => verdict(judge, 1 - forth)),
      };
    });
    near(
      lengthControlled('j', turned)!.correlation,
      lengthControlled('j', pairs)!.correlation,
      1e-9,
    );
  });
});
