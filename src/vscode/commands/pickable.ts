import type { CompletionResult, Scored } from '../../core/completion.ts';

/** A candidate as it would be put at the cursor now. */
export interface Pickable {
  readonly scored: Scored;
  /** Without what was typed of it since the models were asked. */
  readonly text: string;
  /** Characters behind the cursor that the text replaces. */
  readonly replaceAfter: number;
}

/**
 * The candidates of a result, best first. A result that was typed into keeps whole texts in its ranking: of these
 * only what is left behind the cursor is offered, and those that go on otherwise than what was typed are not.
 */
export function pickableOf(result: CompletionResult): readonly Pickable[] {
  if (result.kind === 'none') return [];
  const isForThisPlace = result.source === 'models' || result.source === 'cache';
  return result.ranking.scored.flatMap((scored): readonly Pickable[] => {
    const shown = result.shown.find(
      ({ candidateId, head }) => candidateId === scored.candidate.id && !head,
    );
    if (shown !== undefined) {
      return [{ scored, text: shown.text, replaceAfter: shown.replaceAfter }];
    }
    return isForThisPlace ? [{ scored, text: scored.candidate.text, replaceAfter: 0 }] : [];
  });
}
