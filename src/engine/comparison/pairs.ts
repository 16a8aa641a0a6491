import type { TextScore } from '../../core/model.ts';

/** One of the texts that are compared. */
export interface Contender {
  readonly columnId: string;
  readonly text: string;
  /** Models that wrote exactly this. */
  readonly authors: readonly string[];
}

/** Every pair of which the judge wrote neither, in the order of the texts. Cost O(n²). */
export function pairsOf(
  contenders: readonly Contender[],
  judge: string,
): readonly (readonly [Contender, Contender])[] {
  const others = contenders.filter(({ authors }) => !authors.includes(judge));
  return others.flatMap((first, i) =>
    others.slice(i + 1).map((second): readonly [Contender, Contender] => [first, second]),
  );
}

/**
 * Bytes over which a difference in nats per byte is counted, about five tokens. A whole text would make
 * every preference a certainty, one byte none of them more than a guess.
 */
const COUNTED_BYTES = 16;

/**
 * Probability that a scorer prefers the first text, as a Bradley-Terry pair of strengths exp(16 · s):
 *
 *     p = 1 / (1 + exp(−16 · (s₁ − s₂)))      s = nats per byte
 *
 * 0.1 nats a byte apart is 0.83. Undefined where nothing was scored.
 */
export function preferenceByScores(first: TextScore, second: TextScore): number | undefined {
  if (first.bytes === 0 || second.bytes === 0) return undefined;
  const gap = first.logprobNats / first.bytes - second.logprobNats / second.bytes;
  const preference = 1 / (1 + Math.exp(-COUNTED_BYTES * gap));
  return Number.isFinite(preference) ? preference : undefined;
}
