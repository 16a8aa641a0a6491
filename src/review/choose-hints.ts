import type { JudgedRival } from './judged-rivals.ts';
import type { Hint, Reader, Vote } from './opinion.ts';

export interface HintRules {
  /** Hints at most for every 100 lines, rounded up. */
  readonly perHundredLines: number;
  /** Strength that a hint has at least. Unit: nats. */
  readonly leastStrength: number;
}

/** One hint per 100 lines. The threshold is calibrated; see the benchmark `second-opinion`. */
export const HINT_RULES: HintRules = { perHundredLines: 1, leastStrength: 4 };

/** What one family adds at most to a strength, in nats: nobody decides alone. */
const MOST_OF_FAMILY = 10;

/**
 * How strongly readers prefer a rival, in nats:
 *
 *     strength = Σ_families min(10, mean over the family's readers of log p(with the rival) − log p(as it stands))
 *
 * 0 or less where any family prefers the text as it stands: they do not agree. Sizes of one family count as
 * one voter.
 */
export function strengthOf(votes: readonly Vote[], readers: readonly Reader[]): number {
  const families = Map.groupBy(
    votes,
    ({ readerId }) => readers.find(({ id }) => id === readerId)?.family,
  );
  const margins = [...families.values()].map(
    (family) =>
      family.reduce((sum, { rivalNats, originalNats }) => sum + rivalNats - originalNats, 0) /
      family.length,
  );
  const least = Math.min(...margins);
  if (margins.length === 0 || least <= 0) return Math.min(0, least);
  return margins.reduce((sum, margin) => sum + Math.min(MOST_OF_FAMILY, margin), 0);
}

/**
 * Hints by strength, the strongest first: only such as reach the least strength, the best one of each
 * line, and as many as stand to the number of lines. `mayStand` is asked in that order and can refuse.
 */
export async function chooseHints(
  judged: readonly JudgedRival[],
  readers: readonly Reader[],
  lines: number,
  text: string,
  rules: HintRules,
  mayStand: (hint: Hint) => Promise<boolean>,
): Promise<readonly Hint[]> {
  const most = Math.ceil((lines * rules.perHundredLines) / 100);
  const hints = judged
    .map(({ atom: { kind, start, end, text: original }, rival, votes }): Hint => {
      const strength = strengthOf(votes, readers);
      return { kind, start, end, original, rival, strength, votes };
    })
    .filter(({ strength }) => strength > 0 && strength >= rules.leastStrength)
    .sort((a, b) => b.strength - a.strength);
  const chosen: Hint[] = [];
  const taken = new Set<number>();
  for (const hint of hints) {
    if (chosen.length >= most) break;
    const line = text.lastIndexOf('\n', hint.start - 1);
    if (taken.has(line) || !(await mayStand(hint))) continue;
    taken.add(line);
    chosen.push(hint);
  }
  return chosen;
}
