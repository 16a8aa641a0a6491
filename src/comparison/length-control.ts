import { preferenceOf, type JudgedPair } from './judged-pairs.ts';

/** A judge's preference against what is better, once the texts' length is taken out of both. */
export interface LengthControlled {
  /** Partial correlation, in [−1, 1]. 0: it tells the longer text, or nothing. */
  readonly correlation: number;
  /** What it is held against: what is known to be better, or the mean of the other judges. */
  readonly against: 'truth' | 'judges';
  readonly pairs: number;
}

/** Fewer pairs say nothing of a correlation. */
const LEAST_PAIRS = 10;

/**
 * Length control: what a judge's preference x has to do with what is better, y, apart from what both have to
 * do with length, z = ln(length of the first / length of the second).
 *
 *     r = (r_xy − r_xz · r_yz) / √((1 − r_xz²)(1 − r_yz²)),      r_ab = Σ a·b / √(Σ a² · Σ b²)
 *
 * with x and y counted from one half. Which text of a pair comes first is of no meaning: turned round, all
 * three change their sign. So no mean is taken out.
 *
 * Input    pairs of any judges. What is known to be better counts, and the mean of the other judges where
 *          that is known of fewer than ten pairs.
 * Output   undefined for fewer than ten pairs, and where a judge, or the other side, goes by length alone or
 *          says the same of all. Cost O(pairs · judges).
 */
export function lengthControlled(
  judge: string,
  pairs: readonly JudgedPair[],
): LengthControlled | undefined {
  const sized = pairs.flatMap((pair) => {
    const own = pair.verdicts.find((one) => one.judge === judge);
    const [first, second] = pair.lengths ?? [0, 0];
    // Of an empty text every other one is infinitely longer.
    if (own === undefined || first === 0 || second === 0) return [];
    return [{ pair, x: preferenceOf(own) - 0.5, z: Math.log(first / second) }];
  });
  const byTruth = sized.flatMap(({ pair: { truth }, x, z }) =>
    truth === undefined ? [] : [{ x, y: truth === 0 ? 0.5 : -0.5, z }],
  );
  const byJudges = sized.flatMap(({ pair: { verdicts }, x, z }) => {
    const others = verdicts.filter((one) => one.judge !== judge).map(preferenceOf);
    if (others.length === 0) return [];
    return [{ x, y: others.reduce((sum, one) => sum + one, 0) / others.length - 0.5, z }];
  });
  const [against, points] =
    byTruth.length >= LEAST_PAIRS ? (['truth', byTruth] as const) : (['judges', byJudges] as const);
  if (points.length < LEAST_PAIRS) return undefined;
  const correlation = partialCorrelation(points);
  return correlation === undefined ? undefined : { correlation, against, pairs: points.length };
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

function partialCorrelation(points: readonly Point[]): number | undefined {
  const sum = (product: (point: Point) => number): number =>
    points.reduce((total, point) => total + product(point), 0);
  const [xx, yy, zz] = [sum(({ x }) => x * x), sum(({ y }) => y * y), sum(({ z }) => z * z)];
  if (xx === 0 || yy === 0) return undefined;
  const xy = sum(({ x, y }) => x * y) / Math.sqrt(xx * yy);
  // Texts of equal length have nothing to take out.
  const xz = zz === 0 ? 0 : sum(({ x, z }) => x * z) / Math.sqrt(xx * zz);
  const yz = zz === 0 ? 0 : sum(({ y, z }) => y * z) / Math.sqrt(yy * zz);
  const rest = (1 - xz * xz) * (1 - yz * yz);
  if (rest < 1e-9) return undefined;
  return Math.min(1, Math.max(-1, (xy - xz * yz) / Math.sqrt(rest)));
}
