import { redactText } from '../../recording/redact.ts';
import type { Column, Comparison } from '../comparison.ts';
import { withOutcomeTexts } from './outcome-texts.ts';

/**
 * A comparison without keys, tokens, passwords and user names of paths in its texts, for a file that is
 * handed on; see `redactText` for what is recognised. Tokens of a text that changed are left out, since
 * they would spell it out again. Cost linear in the texts.
 */
export function withoutSecrets(comparison: Comparison): Comparison {
  const { request, columns, outcome } = comparison;
  const { kind, languageId, instruction } = request;
  return {
    ...comparison,
    request: {
      ...{ kind, languageId },
      path: redactText(request.path),
      prefix: redactText(request.prefix),
      suffix: redactText(request.suffix),
      original: redactText(request.original),
      ...(instruction === undefined ? {} : { instruction: redactText(instruction) }),
    },
    columns: columns.map(columnWithout),
    ...(outcome === undefined ? {} : { outcome: withOutcomeTexts(outcome, redactText) }),
  };
}

function columnWithout(column: Column): Column {
  const text = redactText(column.text);
  if (text === column.text) return column;
  return Object.fromEntries(
    Object.entries({ ...column, text }).filter(([name]) => name !== 'tokens'),
  ) as unknown as Column;
}
