import type { CandidateFilter } from '../candidate-filter.ts';
import { createLineCounter, loopStart } from '../repetition.ts';

/** Cuts before the second copy of a line that comes more than three times, and before a line that loops. */
export const repetition: CandidateFilter = {
  id: 'repetition',
  apply(text) {
    const counter = createLineCounter();
    const lines = text.split('\n');
    for (const [i, line] of lines.entries()) {
      const end = counter.add(line) ?? (loopStart(line) === undefined ? undefined : i);
      if (end !== undefined) return lines.slice(0, end).join('\n');
    }
    return text;
  },
};
