import type { NextToken } from './nested-model.ts';
import type { PointersAt } from './score-texts.ts';

/** Tokens behind the cursor that a draft is judged by. */
export const JUDGED_SUFFIX = 4;

/**
 * How well the text behind the cursor continues a draft:
 *
 *     j = (1 / m) · Σ_{i ≤ m} log p(s_i | history, draft, s_<i),   m ≤ 4
 *
 * in nats a token, 0 or less, with s the first tokens behind the cursor. A draft is then weighted by
 * log p(draft) + β · m · j: with β = 1 that is Bayes' rule for filling a hole, p(draft | before, after)
 * ∝ p(draft | before) · p(after | before, draft), as far as m tokens tell. β < 1 since the suffix has
 * been counted at the file's level and so vouches for itself.
 * Undefined without a suffix. `place` is what comes behind `tokens`, history and draft.
 * Cost: m − 1 places.
 */
export function suffixFit(
  place: NextToken,
  tokens: readonly number[],
  suffix: readonly number[],
  pointersAt: PointersAt,
): number | undefined {
  const judged = suffix.slice(0, JUDGED_SUFFIX);
  if (judged.length === 0) return undefined;
  const read = [...tokens];
  let at = place;
  let sum = 0;
  for (const [i, token] of judged.entries()) {
    sum += Math.log(Math.max(at.probability(token), UNSEEN));
    read.push(token);
    if (i + 1 < judged.length) at = at.after(token, pointersAt(read, read.length));
  }
  return sum / judged.length;
}

/** A token without an id says nothing of the draft before it: it gets this and no more. */
const UNSEEN = 1e-6;
