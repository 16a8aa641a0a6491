import type { Random } from '../core/random.ts';
import { betaSample } from './beta-sample.ts';
import type { Side } from './judge-counts.ts';
import { quantile } from './recent-values.ts';

/** A pair that judges have compared. */
export interface JudgedItem {
  /** What each judge says, in the order of the judges; undefined where one says nothing. */
  readonly said: readonly (Side | undefined)[];
  /** Where it is known which is better: never doubted. */
  readonly truth?: Side;
}

/** A share as the draws have it: their mean, and the middle 90 % of them. */
export interface DrawnShare {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What the judges are worth, and what they say together. */
export interface DawidSkene {
  /** Of all pairs, those whose first is better: the win rate of 0. */
  readonly prevalence: DrawnShare;
  /** Probability that 0 is better, a pair each; 0 or 1 where that was known. */
  readonly items: readonly number[];
  /** Says 0 where 0 is better, and 1 where 1 is, a judge each. */
  readonly judges: readonly { readonly q0: DrawnShare; readonly q1: DrawnShare }[];
}

export interface DawidSkeneOptions {
  /** Sweeps before any counts; 500 where nobody says otherwise. */
  readonly burnIn?: number;
  /** Sweeps that count; 2,000. */
  readonly kept?: number;
}

/** Labels from which on they say which class is which, and a judge may be worse than chance. */
const TELLING_LABELS = 10;

/**
 * Bayesian Dawid-Skene by Gibbs sampling: how often each judge is right, and which of two is better, from
 * verdicts alone or with some labels.
 *
 *     z_t ∝ π_z · Π_w P(said_w | z)       known labels stay
 *     π ~ Beta(1 + #0, 1 + #1)
 *     q0_w ~ Beta(2 + #(said 0, z = 0), 1 + #(said 1, z = 0)),   q1_w likewise for 1
 *
 * The two pseudo-counts say that a judge is rather right than wrong. Without them, as by expectation and
 * maximisation, one judge easily becomes the truth and is then always right. With fewer than ten labels,
 * draws with Σ_w (q0_w + q1_w − 1) < 0 are refused and the last ones stay: in them the classes have
 * changed their names.
 *
 * Input    rows of `said` as long as there are judges; shorter ones say nothing more.
 * Output   means and the middle 90 % of the draws; without items, of the prior. Cost O(sweeps · items ·
 *          judges): 1,000 pairs of 6 judges take about half a second.
 * Source   A. P. Dawid, A. M. Skene, 1979; priors of "Bayesian Calibration of Win Rate Estimation with LLM
 *          Evaluators", EMNLP 2024.
 * Departs  Gibbs sampling in place of a Hamiltonian sampler: the same posterior but for chance. The
 *          original lets classes change their names.
 */
export function dawidSkene(
  items: readonly JudgedItem[],
  judges: number,
  random: Random,
  { burnIn = 500, kept = 2_000 }: DawidSkeneOptions = {},
): DawidSkene {
  const labels = items.filter(({ truth }) => truth !== undefined).length;
  let skills: readonly Skill[] = Array.from({ length: judges }, () => [2 / 3, 2 / 3] as const);
  let prevalence = 0.5;
  let truths: readonly Side[] = [];
  const firsts = items.map(() => 0);
  const drawn = {
    prevalence: [] as number[],
    q0: skills.map((): number[] => []),
    q1: skills.map((): number[] => []),
  };
  for (let sweep = 0; sweep < burnIn + kept; sweep++) {
    const odds = skills.map(oddsOf);
    const before = Math.log(inside(prevalence)) - Math.log(1 - inside(prevalence));
    truths = items.map((item) => truthDraw(item, before, odds, random));
    const ones = truths.reduce<number>((sum, truth) => sum + truth, 0);
    prevalence = betaSample(1 + truths.length - ones, 1 + ones, random);
    const next = skills.map((_, judge) => skillDraw(items, truths, judge, random));
    const together = next.reduce((sum, [q0, q1]) => sum + q0 + q1 - 1, 0);
    if (together >= 0 || labels >= TELLING_LABELS) skills = next;
    if (sweep < burnIn) continue;
    drawn.prevalence.push(prevalence);
    skills.forEach(([q0, q1], judge) => {
      drawn.q0[judge]?.push(q0);
      drawn.q1[judge]?.push(q1);
    });
    truths.forEach((truth, i) => {
      firsts[i] = (firsts[i] ?? 0) + 1 - truth;
    });
  }
  return {
    prevalence: shareOf(drawn.prevalence),
    items: firsts.map((count) => count / kept),
    judges: skills.map((_, judge) => ({
      q0: shareOf(drawn.q0[judge] ?? []),
      q1: shareOf(drawn.q1[judge] ?? []),
    })),
  };
}

/** q0 and q1. */
type Skill = readonly [number, number];

/** What a judge's word for 0, and its word for 1, says for 0. In logarithms: many judges make a product tiny. */
function oddsOf(skill: Skill): readonly [number, number] {
  const [q0, q1] = [inside(skill[0]), inside(skill[1])];
  return [Math.log(q0) - Math.log(1 - q1), Math.log(1 - q0) - Math.log(q1)];
}

/** A sample may round to an end, whose logarithm would be infinite. */
function inside(share: number): number {
  return Math.min(1 - 1e-12, Math.max(1e-12, share));
}

function truthDraw(
  { said, truth }: JudgedItem,
  before: number,
  odds: readonly (readonly [number, number])[],
  random: Random,
): Side {
  if (truth !== undefined) return truth;
  let sum = before;
  odds.forEach((ofJudge, judge) => {
    const one = said[judge];
    if (one !== undefined) sum += ofJudge[one];
  });
  return random.next() < 1 / (1 + Math.exp(-sum)) ? 0 : 1;
}

function skillDraw(
  items: readonly JudgedItem[],
  truths: readonly Side[],
  judge: number,
  random: Random,
): Skill {
  const right = [2, 2];
  const wrong = [1, 1];
  items.forEach(({ said }, i) => {
    const one = said[judge];
    const truth = truths[i];
    if (one === undefined || truth === undefined) return;
    const counts = one === truth ? right : wrong;
    counts[truth] = (counts[truth] ?? 0) + 1;
  });
  const [right0 = 2, right1 = 2] = right;
  const [wrong0 = 1, wrong1 = 1] = wrong;
  return [betaSample(right0, wrong0, random), betaSample(right1, wrong1, random)];
}

function shareOf(draws: readonly number[]): DrawnShare {
  return {
    mean: draws.length === 0 ? 0.5 : draws.reduce((sum, one) => sum + one, 0) / draws.length,
    low: quantile(draws, 0.05) ?? 0,
    high: quantile(draws, 0.95) ?? 1,
  };
}
