import type { Random } from '../core/random.ts';
import { winRate, type WinRate } from '../math/bwrs.ts';
import { dawidSkene, type DrawnShare, type JudgedItem } from '../math/dawid-skene.ts';
import { judgeCounts, type JudgeCounts, type JudgedSide, type Side } from '../math/judge-counts.ts';
import { voteShares } from '../math/judge-votes.ts';
import { sideSaid, type JudgedPair } from './judged-pairs.ts';

/** What judges are worth by the pairs of which it is known which text is better. */
export interface JudgeCalibration {
  /** Pairs of which it is known. */
  readonly known: number;
  /** Fewer say nothing of any judge: all weigh the same, and no win rate is corrected. */
  readonly least: number;
  /** By name. */
  readonly judges: readonly CalibratedJudge[];
  readonly wins: readonly MemberWin[];
}

export interface CalibratedJudge {
  readonly judge: string;
  /** Verdicts of which it is known whether they are right. */
  readonly known: number;
  /** How often it is right where the longer text is better, and where the shorter one is. */
  readonly longer: DrawnShare;
  readonly shorter: DrawnShare;
  /** Share of the vote; all of them add up to 1. */
  readonly weight: number;
}

/** How often one model's texts are better than another's, as the judges have it. */
export interface MemberWin {
  readonly first: string;
  readonly second: string;
  /** Pairs that a judge decided. */
  readonly pairs: number;
  /** Of this pair of models, pairs of which it is known which text is better. */
  readonly known: number;
  readonly rate: WinRate;
  /** The same by Bayesian Dawid-Skene, which also hears how the judges agree; from 20 known pairs on. */
  readonly joint?: DrawnShare;
}

/** From so many known pairs on, judges are held against them. */
export const LEAST_KNOWN = 20;

/**
 * Calibrates judges on pairs of which it is known which text is better, by the user's votes or by a
 * recording's quality.
 *
 * How good each judge is comes from Bayesian Dawid-Skene over all pairs, the known ones fixed, with "the
 * longer text is better" and "the shorter is" as the two classes: a judge that likes length is right in the
 * one and wrong in the other. Pairs of equal or unknown length have the earlier column for the longer one.
 *
 * A win rate of two models is Bayesian win-rate sampling over their pairs. The judges' errors are those on
 * known pairs of the same two models where there are 20; else one rate a judge, whoever wrote, over all
 * known pairs; with fewer than 20 of them in all the rate is what the judges say, and `corrected` is false.
 *
 * Output   pairs of models by name, each once. Cost O(pairs · judges) sweeps and 10,000 draws for every judge
 *          of every two models: seconds for many models.
 */
export function calibrateJudges(pairs: readonly JudgedPair[], random: Random): JudgeCalibration {
  const named = pairs.flatMap(({ verdicts }) => verdicts.map(({ judge }) => judge));
  const judges = [...new Set(named)].sort();
  const known = pairs.filter(({ truth }) => truth !== undefined).length;
  const bySize = pairs.map(byLength);
  const { judges: skills } = dawidSkene(itemsOf(bySize, judges), judges.length, random);
  const isEnough = known >= LEAST_KNOWN;
  const weights = voteShares(
    skills.map(({ q0, q1 }) => (isEnough ? { q0: q0.mean, q1: q1.mean } : undefined)),
  );
  const everywhere = new Map(judges.map((judge) => [judge, countsOf(judge, plain(pairs))]));
  return {
    known,
    least: LEAST_KNOWN,
    judges: skills.map(({ q0, q1 }, i) => ({
      judge: judges[i] ?? '',
      known: rightAndWrong(everywhere.get(judges[i] ?? '')).reduce((sum, one) => sum + one, 0),
      ...{ longer: q0, shorter: q1, weight: weights[i] ?? 0 },
    })),
    wins: winsOf(pairs, judges, isEnough ? everywhere : new Map(), random),
  };
}

/** A pair, and whether its second text is the one that counts as first. */
interface Sided {
  readonly pair: JudgedPair;
  readonly turned: boolean;
}

function byLength(pair: JudgedPair): Sided {
  return { pair, turned: pair.lengths !== undefined && pair.lengths[0] < pair.lengths[1] };
}

function plain(pairs: readonly JudgedPair[]): readonly Sided[] {
  return pairs.map((pair) => ({ pair, turned: false }));
}

function sided(side: Side | undefined, turned: boolean): Side | undefined {
  if (side === undefined || !turned) return side;
  return side === 0 ? 1 : 0;
}

function itemsOf(pairs: readonly Sided[], judges: readonly string[]): readonly JudgedItem[] {
  return pairs.map(({ pair, turned }) => {
    const truth = sided(pair.truth, turned);
    const said = judges.map((judge) => sided(sideSaid(pair, judge), turned));
    return { said, ...(truth === undefined ? {} : { truth }) };
  });
}

function countsOf(judge: string, pairs: readonly Sided[]): JudgeCounts {
  return judgeCounts(
    pairs.flatMap(({ pair, turned }): JudgedSide[] => {
      const said = sided(sideSaid(pair, judge), turned);
      return said === undefined ? [] : [{ said, truth: sided(pair.truth, turned) }];
    }),
  );
}

function rightAndWrong(counts: JudgeCounts | undefined): readonly [number, number] {
  if (counts === undefined) return [0, 0];
  const { firstRight, firstWrong, secondRight, secondWrong } = counts;
  return [firstRight + secondRight, firstWrong + secondWrong];
}

/** `everywhere`: the judges' counts over all pairs, where these may stand for those of two models. */
function winsOf(
  pairs: readonly JudgedPair[],
  judges: readonly string[],
  everywhere: ReadonlyMap<string, JudgeCounts>,
  random: Random,
): readonly MemberWin[] {
  const models = [...new Set(pairs.flatMap((pair) => pair.models.flat()))].sort();
  return models.flatMap((first, i) =>
    models.slice(i + 1).flatMap((second): readonly MemberWin[] => {
      const own = between(first, second, pairs);
      const counts = judges.map((judge) => ({ judge, of: countsOf(judge, own) }));
      const known = own.filter(({ pair }) => pair.truth !== undefined).length;
      const isOwn = known >= LEAST_KNOWN;
      const rate = winRate(
        counts.map(({ judge, of }) => (isOwn ? of : borrowed(of, everywhere.get(judge)))),
        random,
        { oneCoin: !isOwn },
      );
      const decided = own.filter(({ pair }) =>
        judges.some((judge) => sideSaid(pair, judge) !== undefined),
      );
      if (rate === undefined) return [];
      const joint = isOwn
        ? { joint: dawidSkene(itemsOf(own, judges), judges.length, random).prevalence }
        : {};
      return [{ first, second, pairs: decided.length, known, rate, ...joint }];
    }),
  );
}

/** Pairs of which one text is the first model's alone and the other the second's, the first's in front. */
function between(first: string, second: string, pairs: readonly JudgedPair[]): readonly Sided[] {
  return pairs.flatMap((pair): Sided[] => {
    const [a, b] = pair.models;
    const isApart = (one: string): boolean => a.includes(one) !== b.includes(one);
    if (!isApart(first) || !isApart(second)) return [];
    if (a.includes(first) && b.includes(second)) return [{ pair, turned: false }];
    return b.includes(first) && a.includes(second) ? [{ pair, turned: true }] : [];
  });
}

/** What a judge said of two models, with its errors on all; without these, with none. */
function borrowed({ judged, saidFirst }: JudgeCounts, all: JudgeCounts | undefined): JudgeCounts {
  const [right, wrong] = rightAndWrong(all);
  return {
    ...{ judged, saidFirst, firstRight: right, firstWrong: wrong },
    ...{ secondRight: 0, secondWrong: 0 },
  };
}
