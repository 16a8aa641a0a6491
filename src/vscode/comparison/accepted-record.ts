import type { Comparison } from '../../comparison/comparison.ts';
import { textHash, type OutcomeRecord } from '../../learning/outcome-log.ts';
import { rewardsOf } from '../../learning/rewards.ts';

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
  const own = columns.filter((column) => column.fusedFrom === undefined && column.text !== '');
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
    memberIds: [...new Set(own.map(({ modelId }) => modelId))],
  };
}
