import type { Column, Comparison } from '../../comparison/comparison.ts';
import { textHash, type OutcomeRecord } from '../../learning/outcome-log.ts';
import { rewardsOf } from '../../learning/rewards.ts';

/** Comparisons' ids are unique among all sessions; a comparison is one request, whatever is taken of it. */
const SESSION = 'comparison';

/**
 * A text taken from a comparison, as a record for the log of outcomes. Its author earns 1, the others what
 * their texts have in common with it; a model that had read the others' texts earns nothing by them.
 *
 * Output   undefined where no column has the text: it was put together, and tells of no model alone.
 */
export function acceptedRecord(
  { id, request, columns }: Comparison,
  text: string,
  at: number,
): OutcomeRecord | undefined {
  const asked = columns.filter((column) => column.fusedFrom === undefined);
  const own = asked.filter((column) => column.text !== '');
  const authors = own.filter((column) => column.text === text);
  if (text === '' || authors.length === 0) return undefined;
  const outcome = { kind: 'accepted' } as const;
  const rewards = rewardsOf(outcome, text, own);
  if (rewards === undefined) return undefined;
  return {
    languageId: request.languageId,
    at,
    rewards,
    runId: id,
    trigger: 'explicit',
    outcome,
    modelIds: [...new Set(authors.map(({ modelId }) => modelId))],
    textHash: textHash(text),
    textLength: text.length,
    session: SESSION,
    memberIds: [...new Set(asked.map(({ modelId }) => modelId))],
    ...costsOf(columns),
  };
}

/** What the columns cost by model, where their servers tell. */
function costsOf(columns: readonly Column[]): Pick<OutcomeRecord, 'costUsd'> {
  const costs = new Map<string, number>();
  for (const { modelId, usage } of columns) {
    if (usage?.costUsd !== undefined) costs.set(modelId, (costs.get(modelId) ?? 0) + usage.costUsd);
  }
  return costs.size === 0 ? {} : { costUsd: Object.fromEntries(costs) };
}
