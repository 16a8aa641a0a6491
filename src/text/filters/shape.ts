import type { CandidateFilter } from '../candidate-filter.ts';
import { createLineRules } from '../line-rules.ts';

/** Ends the text where the shape, the cursor's block or the document's next line ends it. */
export const shapeLimits: CandidateFilter = {
  id: 'shape',
  apply(text, context) {
    const rules = createLineRules(context);
    let kept: string[] = [];
    for (const line of text.split('\n')) {
      const verdict = rules.judge(line);
      if (verdict.keepLines !== undefined) kept = kept.slice(0, verdict.keepLines);
      if (verdict.line !== undefined) kept.push(verdict.line);
      if (verdict.stop !== undefined) break;
    }
    return kept.join('\n');
  },
};
