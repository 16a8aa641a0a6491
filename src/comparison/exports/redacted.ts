import type { Column, Comparison } from '../comparison.ts';
import { withOutcomeTexts } from './outcome-texts.ts';

/**
 * A comparison without code: texts of the document and of models are '', the instruction and tokens, which
 * would spell texts out, are left out, and so is where the document is. What was measured stays, and so do
 * votes and duels. `recordingOf` makes of it a valid line without texts.
 *
 * The path within the workspace stays: intervals are over files.
 */
export function redacted(comparison: Comparison): Comparison {
  const { version, id, startedAt, request, columns, outcome, duels, votes } = comparison;
  const { abstentions } = comparison;
  const { kind, languageId, path, instruction } = request;
  return {
    ...{ version, id, startedAt, duels, votes },
    ...(abstentions === undefined ? {} : { abstentions }),
    request: {
      ...{ kind, languageId, path },
      ...{ prefix: '', suffix: '', original: '' },
      ...(instruction === undefined ? {} : { instruction: '' }),
    },
    columns: columns.map(withoutText),
    ...(outcome === undefined ? {} : { outcome: withOutcomeTexts(outcome, () => '') }),
  };
}

function withoutText(column: Column): Column {
  const { id, modelId, family, place, state } = column;
  const kept = Object.entries(column).filter(([field]) => field !== 'tokens');
  return { ...Object.fromEntries(kept), id, modelId, family, place, state, text: '' };
}
