import type { ScorePart } from '../core/completion.ts';
import { weightedMean } from '../math/weighted-mean.ts';
import type { RankedText } from './comparison.ts';

/**
 * A ranking under other weights, without any call.
 *
 *     score = Σ_k w_k·v_k / Σ_k w_k      over the parts k whose value is known
 *
 * Input    `weights`: by name of the part, 0 or more; a part that is not named keeps its own weight, and
 *          so does one for which something else is given. Where no known part has weight, the score is 0.
 * Output   best first; equal scores keep their order. Parts have the weights that were used.
 *
 * With the strategy's own weights this is its own ranking. `evidence` is such a mean of several parts;
 * `first`, `fixed`, `majority` and fused texts have one part that is the score, so that only a weight of
 * 0 changes anything. A ranking that its strategy has not made by these means (`lazy-span` puts the text
 * that the judges chose first, whatever trust says) is given back as it is: see `isByMeans`.
 * Cost     O(parts + n log n).
 */
export function reweighed(
  ranked: readonly RankedText[],
  weights: Readonly<Record<string, number>>,
): readonly RankedText[] {
  if (!isByMeans(ranked)) return ranked;
  return ranked
    .map((entry): RankedText => {
      const parts = entry.parts.map((part) => ({
        ...part,
        weight: weightOf(part, weights),
      }));
      return { ...entry, parts, score: weightedMean(parts) };
    })
    .sort((a, b) => b.score - a.score);
}

/** Sums of the same terms in another order differ by less. */
const EQUAL = 1e-9;

/**
 * Whether a ranking is by the means of its parts: every score is the mean of its parts, all entries have
 * parts of the same names, and none is above a better one. Linear.
 */
export function isByMeans(ranked: readonly RankedText[]): boolean {
  const namesOf = ({ parts }: RankedText): string => parts.map(({ name }) => name).join('\n');
  return ranked.every((entry, i) => {
    const { score, parts } = entry;
    const before = ranked[i - 1] ?? entry;
    return (
      Math.abs(score - weightedMean(parts)) <= EQUAL &&
      score <= before.score &&
      namesOf(entry) === namesOf(before)
    );
  });
}

/** What every part adds to the score, in order; 0 where its value is not known. Their sum is the score. */
export function contributionsOf(parts: readonly ScorePart[]): readonly number[] {
  const total = parts.reduce(
    (sum, { value, weight }) => (value === undefined ? sum : sum + weight),
    0,
  );
  return parts.map(({ value, weight }) =>
    value === undefined || total === 0 ? 0 : (value * weight) / total,
  );
}

function weightOf({ name, weight }: ScorePart, weights: Readonly<Record<string, number>>): number {
  const wished = Object.hasOwn(weights, name) ? weights[name] : undefined;
  return wished !== undefined && Number.isFinite(wished) && wished >= 0 ? wished : weight;
}
