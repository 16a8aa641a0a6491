import type { Candidate, ScorePart } from '../../core/completion.ts';
import type { Observation, StrategyTask, StrategyTools } from '../../core/strategy.ts';
import { behaviourShares } from '../../text/behaviour-clusters.ts';
import { EVIDENCE_WEIGHTS } from './evidence-weights.ts';
import { familiesOf } from './ranker.ts';

/** Name of the part that tells of visible tests. */
export const CHECK_PART = 'check';
const DIAGNOSTICS_PART = 'diagnostics';
const BEHAVIOUR_PART = 'behaviour';

/** Names of all parts that tell what running a text told. */
export const OBSERVED_PARTS: ReadonlySet<string> = new Set([
  CHECK_PART,
  DIAGNOSTICS_PART,
  BEHAVIOUR_PART,
]);

/** A text as it was observed, and the families that wrote it. */
export interface Observed {
  readonly observation: Observation;
  readonly families: ReadonlySet<string>;
}

/**
 * What running texts tells of each of them, as parts of a score:
 *
 *     check         tests that pass / T        T = the most tests that any text ran; 0 of a text that
 *                   could not be run while others were
 *     diagnostics   1 / (1 + new errors)
 *     behaviour     share of the families whose texts do the same, see `behaviourShares`
 *
 * `others` is the weight of all other parts of the score. With B = others + the weights of diagnostics
 * and behaviour, the check weighs T·(1 + B): one test more outweighs all the rest together, since
 *
 *     score(i) ≥ W·c(i) / (W + B)  >  (W·c(j) + B) / (W + B) ≥ score(j)   where c(i) ≥ c(j) + 1/T
 *
 * holds for every W > T·B. A part that is known of no text is left out, so that nothing changes where
 * nothing is observed; but for the check it may be undefined of a single text. Cost O(n·families).
 */
export function observedParts(
  texts: readonly Observed[],
  others: number,
): readonly (readonly ScorePart[])[] {
  const checks = texts.map(({ observation }) => observation.check);
  const most = Math.max(0, ...checks.map((check) => check?.total ?? 0));
  const isChecked = most > 0;
  const shares = behaviourShares(
    texts.map(({ observation, families }) => ({
      behaviour: observation.behaviour,
      voters: families,
    })),
  );
  const { diagnostics, behaviour } = EVIDENCE_WEIGHTS;
  const columns = [
    {
      name: CHECK_PART,
      // Left out of the mean, it would let a text that cannot be run pass one that passes everything.
      values: checks.map((check) => (isChecked ? (check?.passed ?? 0) / most : undefined)),
      weight: most * (1 + others + diagnostics + behaviour),
    },
    {
      name: DIAGNOSTICS_PART,
      values: texts.map(({ observation: { newDiagnostics } }) =>
        newDiagnostics === undefined ? undefined : 1 / (1 + newDiagnostics),
      ),
      weight: diagnostics,
    },
    { name: BEHAVIOUR_PART, values: shares, weight: behaviour },
  ].filter(({ values }) => values.some((value) => value !== undefined));
  return texts.map((_, i) =>
    columns.map(({ name, values, weight }) => ({ name, value: values[i], weight })),
  );
}

/** The same of candidates, which are run or looked at for it. Cost: one `observe`. */
export async function observedPartsOf(
  candidates: readonly Candidate[],
  task: StrategyTask,
  tools: StrategyTools,
  others: number,
): Promise<readonly (readonly ScorePart[])[]> {
  const observations = await tools.observe(candidates.map(({ text }) => text));
  return observedParts(
    candidates.map((candidate, i) => ({
      observation: observations[i] ?? {},
      families: familiesOf(candidate, task),
    })),
    others,
  );
}
