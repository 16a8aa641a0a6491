import type { RankedText } from '../../comparison/comparison.ts';
import type { PageOutcome } from '../page-state.ts';

type Ranked = Extract<PageOutcome, { kind: 'verdict' }>['ranked'];

/** The ranking as the room of comparisons knows it: what a message leaves out is undefined there. */
export function rankedTexts(ranked: Ranked): readonly RankedText[] {
  return ranked.map(({ columnIds, text, score, parts }) => ({
    columnIds,
    ...(text === undefined ? {} : { text }),
    score,
    parts: parts.map(({ name, value, weight }) => ({ name, value, weight })),
  }));
}
