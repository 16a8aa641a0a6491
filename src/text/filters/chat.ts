import type { CandidateFilter } from '../candidate-filter.ts';
import {
  isClosingFence,
  isLeadIn,
  isOpeningFence,
  isProseLanguage,
  readsLikeProse,
} from '../chat-framing.ts';
import { isBlank } from '../lines.ts';

/**
 * Takes the code out of a chat model's code block. Talk before the block goes; code before it stays
 * and the block goes. Text after the block goes in any case. Prose languages keep their fences.
 */
export const codeFence: CandidateFilter = {
  id: 'code-fence',
  apply(text, { languageId }) {
    if (isProseLanguage(languageId)) return text;
    const lines = text.split('\n');
    const open = lines.findIndex((line) => isOpeningFence(line, languageId));
    if (open < 0) return withoutInlineFence(text);
    const before = lines.slice(0, open);
    const talk = before.filter((line) => !isBlank(line) && !isLeadIn(line, languageId));
    if (talk.length > 0 && !readsLikeProse(talk)) return before.join('\n');
    const inside = lines.slice(open + 1);
    const close = inside.findIndex((line) => isClosingFence(line, languageId));
    return (close < 0 ? inside : inside.slice(0, close)).join('\n');
  },
};

/** Takes off a chat model's opening sentence, and a whole answer that is nothing but sentences. */
export const proseLeadIn: CandidateFilter = {
  id: 'prose-lead-in',
  apply(text, { languageId }) {
    const lines = text.split('\n');
    const first = lines.findIndex((line) => !isBlank(line));
    const line = lines[first];
    if (line === undefined || !isLeadIn(line, languageId)) return text;
    const rest = lines.slice(first + 1);
    const code = rest.findIndex((later) => !isBlank(later));
    return code < 0 ? '' : rest.slice(code).join('\n');
  },
};

/** Fences around a text of one line. */
function withoutInlineFence(text: string): string {
  const found = /^\s*(`{3,})([^\n`]*)\1\s*$/.exec(text);
  return found?.[2] ?? text;
}
