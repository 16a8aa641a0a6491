import assert from 'node:assert/strict';
import { seededRandom } from '../../src/core/random.ts';
import { labelsOf, trueWinRate, winRate, type WinRate } from '../../src/math/bwrs.ts';
import { judgeCounts, type JudgeCounts, type Side } from '../../src/math/judge-counts.ts';
import { near } from './within.ts';
import { countsOf, simulatedJudges } from './simulated-judges.ts';

const SEEDS = Array.from({ length: 24 }, (_, i) => i + 1);
const TRUE_RATE = 0.8;
/** Enough where many simulations are averaged. */
const FEW = { draws: 1_000 };

const mean = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one, 0) / values.length;

const rateOf = (counts: readonly JudgeCounts[], options = {}, seed = 9): WinRate =>
  winRate(counts, seededRandom(seed), options)!;

const counted = (judged: number, saidFirst: number, labels: Partial<JudgeCounts> = {}) => ({
  ...{ judged, saidFirst, firstRight: 0, firstWrong: 0, secondRight: 0, secondWrong: 0 },
  ...labels,
});

const isWithin = ({ low, mode, mean: middle, high }: WinRate): boolean =>
  0 <= low && low <= middle && middle <= high && high <= 1 && 0 < mode && mode < 1;

describe('trueWinRate', () => {
  it('takes the errors of a judge out of what it says', () => {
    near(trueWinRate(0.6, 0.8, 0.7)!, 0.6, 1e-12);
    near(trueWinRate(0.62, 0.9, 0.8)!, 0.6, 1e-12);
    // A judge that is always wrong tells as much as one that is always right.
    near(trueWinRate(0.25, 0, 0)!, 0.75, 1e-12);
  });

  it('is not known of a judge that says the same whichever is better', () => {
    assert.equal(trueWinRate(0.6, 0.5, 0.5), undefined);
    assert.equal(trueWinRate(1, 1, 0), undefined);
  });
});

describe('winRate', () => {
  it('is nearer to the truth than what judges of 60 to 70 % say, the nearer with one coin', () => {
    const errors = SEEDS.map((seed) => {
      const counts = countsOf(simulatedJudges(seed), 30);
      const said = mean(counts.map(({ saidFirst, judged }) => saidFirst / judged));
      const [two, one] = [rateOf(counts, FEW), rateOf(counts, { ...FEW, oneCoin: true })];
      assert.ok(two.corrected && one.corrected && isWithin(two) && isWithin(one));
      return [said, two.mean, one.mean].map((rate) => Math.abs(rate - TRUE_RATE));
    });
    const [raw = 0, twoCoin = 0, oneCoin = 0] = [0, 1, 2].map((i) =>
      mean(errors.map((row) => row[i] ?? 1)),
    );
    assert.ok(twoCoin < 0.85 * raw, `${twoCoin}, not below ${raw}`);
    assert.ok(oneCoin < twoCoin, `${oneCoin}, not below ${twoCoin}`);
  });

  it('has a band that holds the truth in nine simulations of ten or more', () => {
    const holding = SEEDS.filter((seed) => {
      const { low, high } = rateOf(countsOf(simulatedJudges(seed), 30), FEW);
      return low <= TRUE_RATE && TRUE_RATE <= high;
    });
    assert.ok(holding.length >= 0.9 * SEEDS.length, `${holding.length} of ${SEEDS.length}`);
  });

  it('comes nearer with more labels', () => {
    const errorWith = (labelled: number): number =>
      mean(
        SEEDS.map((seed) =>
          Math.abs(rateOf(countsOf(simulatedJudges(seed), labelled), FEW).mean - TRUE_RATE),
        ),
      );
    const [few, many] = [errorWith(10), errorWith(100)];
    assert.ok(many < 0.7 * few, `${many} with 100, ${few} with 10`);
  });

  it('is what a judge with hundreds of labels gives by the formula', () => {
    const sure = counted(10_000, 6_000, {
      ...{ firstRight: 8_000, firstWrong: 2_000, secondRight: 7_000, secondWrong: 3_000 },
    });
    const { mean: middle, mode, low, high } = rateOf([sure]);
    near(middle, 0.6, 0.005);
    near(mode, 0.6, 0.01);
    assert.ok(high - low < 0.06, `${low} to ${high}`);
  });

  it('is what the judges say, and says so, without any label', () => {
    const { corrected, mean: middle, low, high } = rateOf([counted(50, 30)]);
    assert.equal(corrected, false);
    // The middle 90 % of Beta(31, 21).
    near(middle, 31 / 52, 0.003);
    near(low, 0.482, 0.01);
    near(high, 0.706, 0.01);
    assert.equal(rateOf([counted(50, 30), counted(20, 9)]).corrected, false);
  });

  it('lets judges without a label not blur those that have some', () => {
    const labels = { firstRight: 40, firstWrong: 10, secondRight: 35, secondWrong: 15 };
    const known = counted(200, 120, labels);
    const alone = rateOf([known]);
    const beside = rateOf([known, counted(200, 40), counted(200, 0)]);
    assert.ok(alone.corrected && beside.corrected);
    near(beside.mean, alone.mean, 0.01);
  });

  it('believes no judge that always says the first, however often the first is better', () => {
    const truthOf = (i: number): Side | undefined => {
      if (i >= 30) return undefined;
      return i % 2 === 0 ? 0 : 1;
    };
    const always = judgeCounts(
      Array.from({ length: 60 }, (_, i) => ({
        said: 0 as const,
        truth: truthOf(i),
      })),
    );
    const { low, high, corrected } = rateOf([always]);
    // What it says leaves nearly everything open, or is told as uncorrected.
    assert.ok(!corrected || high - low > 0.5, `${low} to ${high}`);
  });

  it('turns round a judge whose labels show that it is worse than chance', () => {
    const wrong = simulatedJudges(5, { n: 400, judges: [[0.1, 0.15]] });
    const [counts] = countsOf(wrong, 200);
    assert.ok(counts !== undefined && counts.saidFirst / counts.judged < 0.35);
    const { mean: middle, corrected } = rateOf([counts]);
    assert.ok(corrected);
    near(middle, TRUE_RATE, 0.07);
  });

  it('falls back on what is said where fewer than half of the draws are possible', () => {
    // Says the first in 5 % where its labels would have it say so in 60 % at least.
    const odd = counted(400, 20, {
      ...{ firstRight: 70, firstWrong: 30, secondRight: 40, secondWrong: 60 },
    });
    const { corrected, mean: middle } = rateOf([odd]);
    assert.equal(corrected, false);
    near(middle, 0.05, 0.01);
  });

  it('is not known without verdicts, and repeats itself with the same seed', () => {
    assert.equal(winRate([], seededRandom(1)), undefined);
    assert.equal(winRate([counted(0, 0)], seededRandom(1)), undefined);
    const counts = countsOf(simulatedJudges(1), 30);
    assert.deepEqual(rateOf(counts, FEW, 4), rateOf(counts, FEW, 4));
    assert.notDeepEqual(rateOf(counts, FEW, 4), rateOf(counts, FEW, 5));
  });
});

describe('labelsOf', () => {
  it('are the pairs of which it is known who was right', () => {
    const judged = [
      { said: 0, truth: 0 },
      { said: 1, truth: 0 },
      { said: 1, truth: 1 },
      { said: 0, truth: undefined },
    ] as const;
    const counts = judgeCounts(judged);
    assert.deepEqual(counts, {
      ...{ judged: 4, saidFirst: 2 },
      ...{ firstRight: 1, firstWrong: 1, secondRight: 1, secondWrong: 0 },
    });
    assert.equal(labelsOf(counts), 3);
  });
});
