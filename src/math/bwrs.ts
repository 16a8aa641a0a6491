import type { Random } from '../core/random.ts';
import { betaSample } from './beta-sample.ts';
import type { JudgeCounts } from './judge-counts.ts';
import { quantile } from './recent-values.ts';

/** Probability that the first of two is better, as judges of known error have it. */
export interface WinRate {
  readonly mean: number;
  /** Where most draws lie. */
  readonly mode: number;
  /** The middle 90 % of the draws. */
  readonly low: number;
  readonly high: number;
  /** Whether the judges' errors are taken out; otherwise this is how often they say it. */
  readonly corrected: boolean;
}

export interface WinRateOptions {
  /** Draws for each judge; 10,000 where nobody says otherwise. */
  readonly draws?: number;
  /** One error rate whichever is better, for few labels. */
  readonly oneCoin?: boolean;
}

/** Share of the draws within the band of a `WinRate`. */
export const WIN_RATE_CONFIDENCE = 0.9;

/**
 * True win rate from what judges say and how often each is right:
 *
 *     k = p·q0 + (1 − p)(1 − q1)      ⇒      p = (k + q1 − 1) / (q0 + q1 − 1)
 *
 * undefined where q0 + q1 = 1: such a judge says the same whichever is better. The result may lie outside
 * [0, 1]: then the three do not belong together.
 */
export function trueWinRate(k: number, q0: number, q1: number): number | undefined {
  const skill = q0 + q1 - 1;
  return skill === 0 ? undefined : (k + q1 - 1) / skill;
}

/**
 * Bayesian win-rate sampling: the probability that the first of two is better, from verdicts of judges whose
 * errors are known from a few labels.
 *
 *     k_j ~ Beta(1 + said first, 1 + said second)      over all that judge j has judged
 *     q0_j ~ Beta(1 + right, 1 + wrong)                over labels "first is better", q1_j over the others
 *     p = (k + q1 − 1) / (q0 + q1 − 1),                kept where it lies in (0, 1), all judges in one pool
 *
 * One coin: q0 = q1 = q ~ Beta(1 + right, 1 + wrong) over all labels. Where fewer draws are kept than half
 * of one judge's, p = k.
 *
 * Input    counts of each judge. A judge that always says the same, or is worse than chance, is corrected
 *          as any other: its labels tell.
 * Output   mean; mode of a histogram of 200 bins, smoothed; the middle 90 %. The published code calls the
 *          same band one of 95 %: it goes from the 5th to the 95th percentile. Undefined without verdicts.
 * Cost     O(judges · draws), three samples of Beta each.
 * Source   "Bayesian Calibration of Win Rate Estimation with LLM Evaluators", EMNLP 2024, and its code.
 * Departs  a judge without any label adds nothing but its k where nothing is corrected: the original
 *          takes every error rate for equally probable there, and half of the pool would be noise. The mode
 *          is of a histogram instead of a kernel density.
 */
export function winRate(
  judges: readonly JudgeCounts[],
  random: Random,
  { draws = 10_000, oneCoin = false }: WinRateOptions = {},
): WinRate | undefined {
  const heard = judges.filter(({ judged }) => judged > 0);
  if (heard.length === 0 || draws < 1) return undefined;
  const raw: number[] = [];
  const kept: number[] = [];
  for (const judge of heard) {
    const isLabelled = labelsOf(judge) > 0;
    for (let i = 0; i < draws; i++) {
      const k = betaSample(1 + judge.saidFirst, 1 + judge.judged - judge.saidFirst, random);
      raw.push(k);
      if (!isLabelled) continue;
      const [q0, q1] = oneCoin ? oneCoinDraw(judge, random) : twoCoinDraw(judge, random);
      const p = trueWinRate(k, q0, q1);
      if (p !== undefined && p > 0 && p < 1) kept.push(p);
    }
  }
  const corrected = kept.length >= draws / 2;
  return { ...summaryOf(corrected ? kept : raw), corrected };
}

/** Labels that tell how often a judge is right. */
export function labelsOf(counts: JudgeCounts): number {
  const { firstRight, firstWrong, secondRight, secondWrong } = counts;
  return firstRight + firstWrong + secondRight + secondWrong;
}

function twoCoinDraw(counts: JudgeCounts, random: Random): readonly [number, number] {
  const { firstRight, firstWrong, secondRight, secondWrong } = counts;
  return [
    betaSample(1 + firstRight, 1 + firstWrong, random),
    betaSample(1 + secondRight, 1 + secondWrong, random),
  ];
}

function oneCoinDraw(counts: JudgeCounts, random: Random): readonly [number, number] {
  const { firstRight, firstWrong, secondRight, secondWrong } = counts;
  const q = betaSample(1 + firstRight + secondRight, 1 + firstWrong + secondWrong, random);
  return [q, q];
}

function summaryOf(draws: readonly number[]): Omit<WinRate, 'corrected'> {
  const tail = (1 - WIN_RATE_CONFIDENCE) / 2;
  return {
    mean: draws.reduce((sum, one) => sum + one, 0) / draws.length,
    mode: modeOf(draws),
    low: quantile(draws, tail) ?? 0,
    high: quantile(draws, 1 - tail) ?? 1,
  };
}

const BINS = 200;
/** Weights of a bin and its two neighbours on either side. */
const SMOOTHING = [1, 2, 3, 2, 1];

/** Middle of the fullest bin of [0, 1] once every bin has been smoothed; the first of equal ones. */
function modeOf(draws: readonly number[]): number {
  const bins = Array.from({ length: BINS }, () => 0);
  for (const draw of draws) {
    const bin = Math.min(BINS - 1, Math.floor(draw * BINS));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  let [best, most] = [0, -1];
  for (let bin = 0; bin < BINS; bin++) {
    let [sum, total] = [0, 0];
    SMOOTHING.forEach((weight, i) => {
      const neighbour = bins[bin + i - 2];
      if (neighbour === undefined) return;
      sum += weight * neighbour;
      total += weight;
    });
    // Divided by the weights that lie inside, an end of [0, 1] loses nothing.
    if (sum / total > most) [best, most] = [bin, sum / total];
  }
  return (best + 0.5) / BINS;
}
