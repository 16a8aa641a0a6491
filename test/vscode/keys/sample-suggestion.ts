import type { Completion } from '../../../src/core/completion.ts';
import type { KeptSuggestion } from '../../../src/vscode/keys/kept-suggestions.ts';

/** Where the cursor stood when the suggestion was made. */
export const CURSOR = '‸';

/** A completion that offers these texts, the first one inline. */
export function completionOf(
  runId: string,
  texts: readonly string[],
  replaceAfter = 0,
): Completion {
  return {
    kind: 'completion',
    runId,
    shown: texts.map((text, i) => ({
      ...{ candidateId: `c${i + 1}`, text, replaceAfter, modelIds: [`m${i + 1}`], head: false },
    })),
    ranking: { scored: [] },
    spans: [{ text: texts[0] ?? '', modelId: 'm1' }],
    source: 'models',
  };
}

/** A suggestion at the mark of a text, in version 1 of its document. */
export function suggestionIn(marked: string, completion: Completion, version = 1): KeptSuggestion {
  const offset = marked.indexOf(CURSOR);
  const after = marked.slice(offset + CURSOR.length, offset + CURSOR.length + 64);
  return { completion, offset, after, version };
}
