import type { CandidateFilter } from '../candidate-filter.ts';
import { createLineCounter, firstCopyEnd } from '../repetition.ts';

/** Cuts before the second copy: of a line that comes more than three times, of a cycle in a line. */
export const repetition: CandidateFilter = {
  id: 'repetition',
  apply(text) {
    const counter = createLineCounter();
    const lines = text.split('\n');
    for (const [i, line] of lines.entries()) {
      const secondCopy = counter.add(line);
      if (secondCopy !== undefined) return lines.slice(0, secondCopy).join('\n');
      const end = firstCopyEnd(line);
      if (end !== undefined) return [...lines.slice(0, i), line.slice(0, end)].join('\n');
    }
    return text;
  },
};
