import type { JudgedRival } from './judged-rivals.ts';
import type { Hint, Reader } from './opinion.ts';

export interface HintRules {
  /** Hints at most for every 100 lines, rounded up. */
  readonly perHundredLines: number;
  /** Strength that a hint has at least. Unit: nats. */
  readonly leastStrength: number;
}

/**
 * One hint for every 100 lines, of more strength than one family can give. Calibrated on seeded mistakes
 * in packages that the benchmark `second-opinion` does not judge.
 */
export const HINT_RULES: HintRules = { perHundredLines: 1, leastStrength: 7 };

/** What one of several families adds at most to a strength, in nats: nobody decides alone. */
const MOST_OF_FAMILY = 6;

/**
 * Names have many rivals, and the best of many looks good by chance. They need so much more, in nats:
 * more than two families can give, so that a name is hinted at where three agree.
 */
const NAME_COST = 7;

/**
 * How strongly readers prefer a rival, in nats:
 *
 *     strength = Σ_families min(6, mean over the family's readers of log p(with the rival) − log p(as it stands)) − c
 *
 * with c = 7 for a name, else 0; of one family alone the margin as it is. Objections count in full. Sizes
 * of one family count as one voter.
 */
export function strengthOf(
  { atom, votes }: Pick<JudgedRival, 'atom' | 'votes'>,
  readers: readonly Reader[],
): number {
  const families = Map.groupBy(
    votes,
    ({ readerId }) => readers.find(({ id }) => id === readerId)?.family,
  );
  const most = families.size > 1 ? MOST_OF_FAMILY : Number.POSITIVE_INFINITY;
  let strength = atom.kind === 'name' ? -NAME_COST : 0;
  for (const family of families.values()) {
    const margins = family.map(({ rivalNats, originalNats }) => rivalNats - originalNats);
    strength += Math.min(most, margins.reduce((sum, margin) => sum + margin, 0) / family.length);
  }
  return strength;
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
    .map((one): Hint => {
      const { atom, rival, votes } = one;
      const { kind, start, end, text: original } = atom;
      const strength = strengthOf(one, readers);
      return { kind, start, end, original, rival, strength, votes };
    })
    .filter(({ strength }) => strength >= rules.leastStrength)
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
