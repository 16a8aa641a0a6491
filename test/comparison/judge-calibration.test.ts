import assert from 'node:assert/strict';
import { calibrateJudges } from '../../src/comparison/judge-calibration.ts';
import type { JudgedPair } from '../../src/comparison/judged-pairs.ts';
import { seededRandom } from '../../src/core/random.ts';
import { near } from '../math/within.ts';

/** Judges by name: how often each is right. */
type Skills = Readonly<Record<string, number>>;

/** Pairs of m against n, m better in `p` of them; every second one with n first. */
function simulated(
  skills: Skills,
  { known, n = 200, p = 0.75, seed = 1 }: { known: number; n?: number; p?: number; seed?: number },
): readonly JudgedPair[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, (_, i) => {
    const isTurned = i % 2 === 1;
    const better = random.next() < p !== isTurned ? 0 : 1;
    const verdicts = Object.entries(skills).map(([judge, q]) => {
      const forth = random.next() < q === (better === 0) ? 0.9 : 0.1;
      return { judge, forth, back: forth, seated: true };
    });
    return {
      models: isTurned ? [['n'], ['m']] : [['m'], ['n']],
      lengths: random.next() < 0.5 ? [20, 10] : [10, 20],
      ...{ verdicts, abstained: [], truth: i < known ? better : undefined },
    };
  });
}

const calibrated = (pairs: readonly JudgedPair[]) => calibrateJudges(pairs, seededRandom(5));

describe('calibrateJudges', () => {
  it('takes the judges’ errors out of how often one model beats another', () => {
    const pairs = simulated({ good: 0.9, weak: 0.6 }, { known: 80 });
    const { wins, judges, known } = calibrated(pairs);
    assert.equal(known, 80);
    const [win] = wins;
    assert.deepEqual([win!.first, win!.second, win!.pairs, win!.known], ['m', 'n', 200, 80]);
    assert.ok(win!.rate.corrected);
    near(win!.rate.mean, 0.75, 0.08);
    near(win!.joint!.mean, 0.75, 0.06);
    const [good, weak] = judges;
    near(good!.longer.mean, 0.9, 0.1);
    near(good!.shorter.mean, 0.9, 0.1);
    near(weak!.longer.mean, 0.6, 0.13);
    assert.deepEqual([good!.known, weak!.known], [80, 80]);
    assert.ok(good!.weight > 0.7 && weak!.weight < 0.3);
    near(good!.weight + weak!.weight, 1, 1e-9);
  });

  it('leaves weights even and rates as they are said where little is known', () => {
    const pairs = simulated({ good: 0.9, weak: 0.6 }, { known: 19 });
    const { judges, wins, least, known } = calibrated(pairs);
    assert.deepEqual([known, least], [19, 20]);
    assert.deepEqual(
      judges.map(({ weight }) => weight),
      [0.5, 0.5],
    );
    assert.equal(wins[0]!.rate.corrected, false);
  });

  it('tells a judge that goes by length from one that is right', () => {
    const pairs = simulated({ good: 0.85 }, { known: 150 }).map((pair): JudgedPair => {
      const [a, b] = pair.lengths ?? [0, 0];
      const forth = a > b ? 0.9 : 0.1;
      const likesLong = { judge: 'long', forth, back: forth, seated: true };
      return { ...pair, verdicts: [...pair.verdicts, likesLong] };
    });
    const long = calibrated(pairs).judges.find(({ judge }) => judge === 'long')!;
    assert.ok(long.longer.low > 0.9 && long.shorter.high < 0.1);
    assert.ok(long.weight < 0.1, `${long.weight}`);
  });

  it('gives a judge that is worse than chance no vote, and still reads the truth off it', () => {
    const pairs = simulated({ wrong: 0.15, good: 0.9 }, { known: 100 });
    const { judges, wins } = calibrated(pairs);
    assert.deepEqual(
      judges.map(({ judge, weight }) => [judge, weight]),
      [
        ['good', 1],
        ['wrong', 0],
      ],
    );
    near(wins[0]!.rate.mean, 0.75, 0.09);
  });

  it('borrows the judges’ errors from other models’ texts where two have few known pairs', () => {
    const known = simulated({ j: 0.8 }, { known: 100, n: 100, seed: 2 }).map(
      (pair): JudgedPair => ({ ...pair, models: [['x'], ['y']] }),
    );
    const { wins } = calibrated([...known, ...simulated({ j: 0.8 }, { known: 0, seed: 3 })]);
    const win = wins.find(({ first }) => first === 'm')!;
    assert.deepEqual([win.known, win.joint], [0, undefined]);
    assert.ok(win.rate.corrected);
    near(win.rate.mean, 0.75, 0.09);
  });

  it('has no win where both wrote the same, and nothing without pairs', () => {
    const [pair] = simulated({ j: 1 }, { known: 1, n: 1 });
    assert.deepEqual(
      calibrated([
        {
          ...pair!,
          models: [
            ['m', 'n'],
            ['m', 'n'],
          ],
        },
      ]).wins,
      [],
    );
    assert.deepEqual(
      calibrated([{ ...pair!, models: [['m', 'n'], ['x']] }]).wins.map(
        ({ first, second }) => first + second,
      ),
      ['mx', 'nx'],
    );
    assert.deepEqual(calibrated([]), { known: 0, least: 20, judges: [], wins: [] });
  });

  it('repeats itself with the same seed', () => {
    const pairs = simulated({ j: 0.8 }, { known: 30, n: 40 });
    assert.deepEqual(calibrated(pairs), calibrated(pairs));
  });
});
