import type { Member, StrategyMemory } from '../../core/strategy.ts';
import type { TextScore } from '../../core/model.ts';
import type { Drafting, Segment, Verdict } from '../segment.ts';
import { perByte } from './author-nats.ts';

/** What a member that judges and does not score thinks of the segments of a round. */
export interface Preferences {
  readonly member: Member;
  /** One per segment, in their order; they add up to 1. */
  readonly shares: readonly number[];
}

/** A round in which members disagree and at least one of them scores or judges. */
export interface Round {
  /** From 1; unanimous rounds count as well. */
  readonly number: number;
  /** At least two, by the trust in their first authors. */
  readonly segments: readonly Segment[];
  /** Most trusted first; at least one, or one of the preferences. */
  readonly verdicts: readonly Verdict[];
  /** Only for methods that decide by shares, where the verdicts alone are not sure. */
  readonly preferences: readonly Preferences[];
}

export interface Choice<State> {
  /** One per segment, in [0, 1]; the greatest wins, the first one on ties. */
  readonly values: readonly number[];
  readonly state: State;
  /** Members that draft no more in this run; they may go on to score. */
  readonly leaving?: readonly string[];
}

/** Method of the span fusion family: everything else is done by the family's lift. */
export interface SpanFuser<State> extends Drafting {
  /**
   * Only methods that decide by shares: what a scorer thinks of the segments, as shares that add up to 1.
   * Members that judge and do not score have a say in these alone.
   */
  sharesOf?(scores: readonly TextScore[]): readonly number[] | undefined;
  begin(members: readonly Member[], memory: StrategyMemory): State;
  choose(round: Round, state: State): Choice<State>;
  /** The run has come to its end: what is to be kept for the next one. */
  end?(state: State, memory: StrategyMemory): void;
}

/** exp(−logprob / tokens): perplexity by the scorer's own tokens, 1 or more; may be Infinity. */
export function perplexityOf({ logprobNats, tokens }: TextScore): number {
  return Math.exp(-logprobNats / tokens);
}

/**
 * exp(logprob / tokens): geometric mean of the token probabilities by the scorer's own tokens, in
 * [0, 1]. Scorers tell sums, so the arithmetic mean of the papers is not to be had; the author's own
 * text is treated alike, lest it win by another mean.
 */
export function meanProbabilityOf({ logprobNats, tokens }: TextScore): number {
  return Math.exp(logprobNats / tokens);
}

/** Nats per byte of each segment by each verdict. */
export function natsPerByte(verdicts: readonly Verdict[]): readonly (readonly number[])[] {
  return verdicts.map(({ scores }) => scores.map(({ logprobNats, bytes }) => logprobNats / bytes));
}

/** Nats per byte of a segment by the surest of its authors; undefined where none tells. */
export function ownPerByte({ text, authors }: Segment): number | undefined {
  const told = authors.flatMap(({ logprobNats }) => logprobNats ?? []);
  if (told.length === 0) return undefined;
  return perByte(Math.max(...told), text);
}

/** The perplexities of each segment by the verdicts, a row per segment. */
export function perplexityRows({
  segments,
  verdicts,
}: Pick<Round, 'segments' | 'verdicts'>): readonly (readonly number[])[] {
  return segments.map((_, j) =>
    verdicts.flatMap(({ scores }) => {
      const score = scores[j];
      return score === undefined ? [] : perplexityOf(score);
    }),
  );
}

/** Arithmetic mean; Infinity of none. */
export function meanOf(values: readonly number[]): number {
  if (values.length === 0) return Infinity;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
