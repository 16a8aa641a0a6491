import type { RankedText, Verdict, Vote } from './comparison.ts';
import { contributionsOf, isByMeans } from './reweighed.ts';

/** Why the first text of a ranking is the first, as a code with data. */
export type WhyFirst = {
  /** What the user thinks of it against others; absent without votes on it. */
  readonly votes?: { readonly won: number; readonly lost: number; readonly tied: number };
} & (
  | { readonly kind: 'only' }
  /** So many texts, this one among them, have the same score: the first to arrive stands first. */
  | { readonly kind: 'tie'; readonly texts: number }
  /** So many of those that answered (families of models) wrote it. */
  | { readonly kind: 'agreed'; readonly agreeing: number; readonly answered: number }
  /** The part of its score that is most above the second one's. */
  | {
      readonly kind: 'part';
      readonly name: string;
      /** By how much this part alone lifts it above the second. Unit: score. */
      readonly lift: number;
      /** How far it is above the second in all. Unit: score. */
      readonly lead: number;
      readonly value: number;
      /** Of the second; undefined where it is not known. */
      readonly otherValue: number | undefined;
    }
  /** Its score is higher, and no part of it tells why. */
  | { readonly kind: 'score'; readonly lead: number }
  /** The strategy put it first by a rule of its own: the scores do not tell. */
  | { readonly kind: 'rule' }
);

/** Scores that differ by no more are the same. */
const EQUAL = 1e-9;

/** Parts that measure how many wrote the same. */
const AGREEMENT_PARTS: ReadonlySet<string> = new Set(['agreement', 'votes']);

/**
 * Why the first text stands first, decided by figures, in this order: nothing to compare with; scores that
 * are not the order's reason; a tie; at least two agree and that lifted it most; the part that lifted it
 * most over the second, which is the part with the largest difference of contributions to the score.
 *
 * Output undefined where nothing is ranked. Cost O(n + parts · votes).
 */
export function whyFirst(
  ranked: readonly RankedText[],
  agreement?: Verdict['agreement'],
  votes: readonly Vote[] = [],
): WhyFirst | undefined {
  const [first, second] = ranked;
  if (first === undefined) return undefined;
  const voted = votesOn(first, votes);
  return {
    ...reasonOf(first, second, ranked, agreement),
    ...(voted === undefined ? {} : { votes: voted }),
  };
}

function reasonOf(
  first: RankedText,
  second: RankedText | undefined,
  ranked: readonly RankedText[],
  agreement: Verdict['agreement'],
): WhyFirst {
  const isAgreed = agreement !== undefined && agreement.agreeing >= 2;
  if (second === undefined) return isAgreed ? { kind: 'agreed', ...agreement } : { kind: 'only' };
  if (!isByMeans(ranked)) return isAgreed ? { kind: 'agreed', ...agreement } : { kind: 'rule' };
  const lead = first.score - second.score;
  if (lead <= EQUAL) {
    const texts = ranked.filter(({ score }) => first.score - score <= EQUAL).length;
    return { kind: 'tie', texts };
  }
  const lifted = mostLifted(first, second, lead);
  if (isAgreed && (lifted === undefined || AGREEMENT_PARTS.has(lifted.name))) {
    return { kind: 'agreed', ...agreement };
  }
  return lifted ?? { kind: 'score', lead };
}

function mostLifted(first: RankedText, second: RankedText, lead: number) {
  const others = new Map(
    contributionsOf(second.parts).map((contribution, i) => [second.parts[i]?.name, contribution]),
  );
  const [best] = contributionsOf(first.parts)
    .flatMap((contribution, i) => {
      const { name = '', value } = first.parts[i] ?? {};
      const otherValue = second.parts.find((part) => part.name === name)?.value;
      const lift = contribution - (others.get(name) ?? 0);
      if (value === undefined || lift <= EQUAL) return [];
      return [{ kind: 'part' as const, name, lift, lead, value, otherValue }];
    })
    .sort((a, b) => b.lift - a.lift);
  return best;
}

function votesOn({ columnIds }: RankedText, votes: readonly Vote[]): WhyFirst['votes'] {
  let [won, lost, tied] = [0, 0, 0];
  for (const { first, second, verdict } of votes) {
    const [isFirst, isSecond] = [columnIds.includes(first), columnIds.includes(second)];
    if (isFirst === isSecond || verdict === 'both-bad') continue;
    if (verdict === 'tie') tied += 1;
    else if ((verdict === 'first') === isFirst) won += 1;
    else lost += 1;
  }
  return won + lost + tied === 0 ? undefined : { won, lost, tied };
}
