import type { ComparedRequest, Comparison, Vote } from '../comparison.ts';

/**
 * The user's votes as preference pairs, for training: JSON Lines, one object a vote that says which of two
 * different texts is better. Ties, votes that both are bad and votes on columns that are gone are left
 * out.
 *
 * `prompt` is what a model without a template would be asked: the text before the cursor; with an
 * instruction, that and the text it is about. What stands behind the cursor is in `suffix`.
 */
export function preferencePairs(comparison: Comparison): string {
  return comparison.votes
    .flatMap((vote) => pairOf(vote, comparison))
    .map((pair) => `${JSON.stringify(pair)}\n`)
    .join('');
}

interface PreferencePair {
  readonly prompt: string;
  readonly suffix: string;
  readonly chosen: string;
  readonly rejected: string;
  readonly language: string;
  readonly chosen_model: string;
  readonly rejected_model: string;
  readonly blind: boolean;
  readonly reasons: readonly string[];
  /** When it was voted, in ISO 8601. */
  readonly at: string;
}

function pairOf(vote: Vote, { columns, request }: Comparison): readonly PreferencePair[] {
  if (vote.verdict === 'tie' || vote.verdict === 'both-bad') return [];
  const [first, second] = [vote.first, vote.second].map((id) =>
    columns.find((column) => column.id === id),
  );
  const [chosen, rejected] = vote.verdict === 'first' ? [first, second] : [second, first];
  if (chosen === undefined || rejected === undefined || chosen.text === rejected.text) return [];
  return [
    {
      prompt: promptOf(request),
      suffix: request.suffix,
      chosen: chosen.text,
      rejected: rejected.text,
      language: request.languageId,
      chosen_model: chosen.modelId,
      rejected_model: rejected.modelId,
      blind: vote.blind,
      reasons: vote.reasons,
      at: new Date(vote.at).toISOString(),
    },
  ];
}

function promptOf({ instruction, original, prefix }: ComparedRequest): string {
  if (instruction === undefined) return prefix;
  return original === '' ? instruction : `${instruction}\n\n${original}`;
}
