import { logSumExp } from './log-sum-exp.ts';
import type { JudgeRows } from './judge-totals.ts';

export interface Confidence {
  /** Part of the author's own opinion, in [0, 1]; the judges have the rest. */
  readonly ownShare: number;
  /** κ: 0 is the mean of the judges, a large one the surest of them. */
  readonly sharpness: number;
}

/** Chosen on three tenths of the files of the fusion benchmark, which are not judged on. */
export const CONFIDENCE: Confidence = { ownShare: 0.7, sharpness: 8 };

/**
 * Value of texts by those who are sure of them:
 *
 *     value_j = exp(α · own_j + (1 − α) · J_j)      J_j = 1/κ · log(Σ_i w_i exp(κ x_ij) / Σ_i w_i)
 *
 * Shares in which each judge's scores add up to 1 (`scoreShares`) give a judge that finds everything
 * improbable the same say as one that knows the text. Here it hardly has any: a text is good when somebody
 * who knows such code finds it probable, above all its author.
 *
 * Input   `rows`: a row per judge with nats per byte, 0 or less, of each text; undefined abstains. `own`:
 *         per text the nats per byte that its author gave it while writing, undefined where unknown.
 *         Where only one of the two is known, it is the value.
 * Output  in [0, 1], the probability of a byte; undefined where nobody said anything. Comparable between
 *         texts at one place.
 * Source  ours. On the calibration files of the fusion benchmark (601 places, six members), similarity
 *         of the chosen whole drafts in Python and TypeScript: best member 21.1 and 25.8 %, shares 25.0 and
 *         29.8 %, this 28.3 and 33.6 %.
 */
export function confidentValues(
  rows: JudgeRows,
  weights: readonly number[],
  own: readonly (number | undefined)[],
  { ownShare, sharpness }: Confidence = CONFIDENCE,
): (number | undefined)[] {
  return own.map((ownNats, j) => {
    const judges = rows.flatMap((row, i) => {
      const nats = row?.[j];
      const weight = weights[i] ?? 0;
      return nats === undefined || weight <= 0 ? [] : [{ nats, weight }];
    });
    const judged = judges.length === 0 ? undefined : softMaximum(judges, sharpness);
    if (ownNats === undefined) return judged === undefined ? undefined : Math.exp(judged);
    return Math.exp(judged === undefined ? ownNats : ownShare * ownNats + (1 - ownShare) * judged);
  });
}

function softMaximum(
  judges: readonly { readonly nats: number; readonly weight: number }[],
  sharpness: number,
): number {
  const total = judges.reduce((sum, { weight }) => sum + weight, 0);
  if (sharpness === 0) {
    return judges.reduce((sum, { nats, weight }) => sum + weight * nats, 0) / total;
  }
  const terms = judges.map(({ nats, weight }) => Math.log(weight / total) + sharpness * nats);
  return logSumExp(terms) / sharpness;
}
