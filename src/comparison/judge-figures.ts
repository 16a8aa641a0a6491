import type { Side } from '../math/judge-counts.ts';
import { wilsonInterval } from '../math/intervals.ts';
import { cohenKappa, krippendorffAlpha } from '../math/rater-agreement.ts';
import { sideSaid, type JudgedPair } from './judged-pairs.ts';
import { lengthControlled, type LengthControlled } from './length-control.ts';

/** How often something was so, with the 95 % interval of Wilson; all of [0, 1] where `of` is 0. */
export interface Rate {
  readonly count: number;
  readonly of: number;
  readonly low: number;
  readonly high: number;
}

/** How one judge has done. Every count is of pairs unless it says otherwise. */
export interface JudgeFigures {
  readonly judge: string;
  /** Pairs that it was asked and had not written itself. */
  readonly asked: number;
  /** Those of them of which it said nothing; undefined where nobody counted. */
  readonly abstained: number | undefined;
  /** Whose answer depends on which text is in front; of pairs that were shown in both orders. */
  readonly flips: Rate;
  /** Answers for the text in front: two a pair; even ones are half of one. */
  readonly firstSeat: Rate;
  /** Verdicts for the longer text, where one is longer. */
  readonly longer: Rate;
  /** What its preference has to do with what is better once length is taken out. */
  readonly afterLength: LengthControlled | undefined;
  /** Verdicts that are as the truth, where that is known. */
  readonly right: Rate;
}

/** How two judges agree on pairs that both decided. */
export interface JudgeAgreement {
  readonly first: string;
  readonly second: string;
  readonly pairs: number;
  /** Undefined where both say the same of all pairs. */
  readonly kappa: number | undefined;
}

export interface JudgesFigures {
  /** By name. */
  readonly judges: readonly JudgeFigures[];
  readonly pairs: number;
  /** Of which it is known which is better. */
  readonly known: number;
  readonly agreements: readonly JudgeAgreement[];
  /** Krippendorff's alpha of all judges. */
  readonly alpha: number | undefined;
}

/**
 * How judges have done on pairs of texts that they did not write.
 *
 * A verdict is the side that the mean of both orders prefers; at exactly one half there is none. Agreement
 * between judges is over verdicts with the earlier column as one side and the later one as the other.
 *
 * Cost O(pairs · judges²).
 */
export function judgeFigures(pairs: readonly JudgedPair[]): JudgesFigures {
  const named = pairs.flatMap(({ verdicts, abstained = [] }) => [
    ...verdicts.map(({ judge }) => judge),
    ...abstained,
  ]);
  const judges = [...new Set(named)].sort();
  const said = pairs.map((pair) => judges.map((judge) => sideSaid(pair, judge)));
  return {
    judges: judges.map((judge) => figuresOf(judge, pairs)),
    pairs: pairs.length,
    known: pairs.filter(({ truth }) => truth !== undefined).length,
    agreements: judges.flatMap((first, i) =>
      judges.slice(i + 1).map((second, k) => {
        const both = said.flatMap((row): (readonly [Side, Side])[] => {
          const [a, b] = [row[i], row[i + 1 + k]];
          return a === undefined || b === undefined ? [] : [[a, b]];
        });
        return { first, second, pairs: both.length, kappa: cohenKappa(both) };
      }),
    ),
    alpha: krippendorffAlpha(said),
  };
}

function figuresOf(judge: string, pairs: readonly JudgedPair[]): JudgeFigures {
  const heard = pairs.flatMap((pair) => {
    const verdict = pair.verdicts.find((one) => one.judge === judge);
    return verdict === undefined ? [] : [{ pair, verdict, side: sideSaid(pair, judge) }];
  });
  const counted = pairs.filter(({ abstained }) => abstained !== undefined);
  const silent = counted.filter(({ abstained }) => abstained?.includes(judge) === true).length;
  const seats = heard.flatMap(({ verdict: { seated, forth, back } }) =>
    seated && forth !== undefined && back !== undefined ? [{ forth, back }] : [],
  );
  const sided = heard.flatMap(({ pair, side }) => (side === undefined ? [] : [{ pair, side }]));
  const sized = sided.flatMap(({ pair: { lengths }, side }) =>
    lengths === undefined || lengths[0] === lengths[1] ? [] : [{ lengths, side }],
  );
  const known = sided.filter(({ pair: { truth } }) => truth !== undefined);
  return {
    judge,
    asked: heard.length + silent,
    abstained: counted.length === 0 ? undefined : silent,
    flips: rate(
      seats.filter(({ forth, back }) => (forth - 0.5) * (back - 0.5) < 0).length,
      seats.length,
    ),
    firstSeat: rate(
      seats.reduce((sum, { forth, back }) => sum + won(forth) + won(1 - back), 0),
      2 * seats.length,
    ),
    longer: rate(
      sized.filter(({ lengths, side }) => lengths[side] > lengths[side === 0 ? 1 : 0]).length,
      sized.length,
    ),
    afterLength: lengthControlled(judge, pairs),
    right: rate(known.filter(({ pair: { truth }, side }) => truth === side).length, known.length),
  };
}

function won(preference: number): number {
  if (preference === 0.5) return 0.5;
  return preference > 0.5 ? 1 : 0;
}

function rate(count: number, of: number): Rate {
  return { count, of, ...wilsonInterval(count, of) };
}
