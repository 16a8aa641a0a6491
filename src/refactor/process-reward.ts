import type { ScorePart } from '../core/completion.ts';
import { weightedMean } from '../math/weighted-mean.ts';
import type { Evidence, RewardWeights, StateEvidence } from './evidence.ts';

export interface ProcessReward {
  /** In [0, 1]. */
  readonly reward: number;
  /** One for each weight, in the order of `RewardWeights`; missing evidence has no value. */
  readonly parts: readonly ScorePart[];
}

/**
 * What a state is worth, of everything that is known of it:
 *
 *     reward = Σ_k w_k·v_k / Σ_k w_k      over the parts k whose value is known
 *
 *     parse         1 without a new syntax error, else 1 / (2·(1 + new errors)): at most 1/4
 *     diagnostics   1 / (1 + errors that the base has not)
 *     check         the credit of the check command, see `checkCredit`
 *     agreement     share of the parent's other trials that came to the same state
 *     judge         mean preference over its rivals
 *     length        1 / (1 + r²),  r = changed lines / max(20, lines of the files as they were):
 *                   0.99 where a tenth of the lines changed, 0.5 where as many changed as there were
 *
 * Missing evidence leaves its weight to the rest, so that the contributions w_k·v_k / Σ w add up to
 * the reward. 0 where nothing that is known has any weight. Weights are 0 or more.
 *
 * An edit that does not apply makes no state: its zero is not of here. Cost: none.
 */
export function processReward(evidence: StateEvidence, weights: RewardWeights): ProcessReward {
  const parts: readonly ScorePart[] = [
    {
      name: 'parse',
      value: valueOf(evidence.parse, ({ newErrors }) =>
        newErrors <= 0 ? 1 : 1 / (2 * (1 + newErrors)),
      ),
      weight: weights.parse,
    },
    {
      name: 'diagnostics',
      value: valueOf(evidence.diagnostics, (found) => 1 / (1 + addedErrors(found))),
      weight: weights.diagnostics,
    },
    {
      name: 'check',
      value: valueOf(evidence.check, ({ credit }) => credit),
      weight: weights.check,
    },
    {
      name: 'agreement',
      value: valueOf(evidence.agreement, ({ share }) => share),
      weight: weights.agreement,
    },
    {
      name: 'judge',
      value: valueOf(evidence.judge, ({ preference }) => preference),
      weight: weights.judge,
    },
    { name: 'length', value: lengthValue(evidence), weight: weights.length },
  ];
  // Sums of weights are rounded: all ones may come to a little more.
  return { reward: Math.min(1, weightedMean(parts)), parts };
}

/** Files of fewer lines count as if they had so many: three changed lines of five are a small diff. */
const FEW_LINES = 20;

function lengthValue({ changedLines, baseLines }: StateEvidence): number {
  return 1 / (1 + (changedLines / Math.max(FEW_LINES, baseLines)) ** 2);
}

function addedErrors({
  added,
  further = 0,
}: {
  readonly added: readonly unknown[];
  readonly further?: number;
}): number {
  return added.length + further;
}

/** Kept in [0, 1] whatever a runner or a judge may have answered; undefined where it is no number. */
function valueOf<Value>(
  evidence: Evidence<Value>,
  value: (known: Value) => number,
): number | undefined {
  if (evidence.kind === 'missing') return undefined;
  const raw = value(evidence);
  return Number.isNaN(raw) ? undefined : Math.min(1, Math.max(0, raw));
}
