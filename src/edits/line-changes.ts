import { lineSteps } from './line-steps.ts';
import { rawLines } from './raw-lines.ts';

export interface LineChanges {
  /** Lines that only the second text has there. */
  readonly added: number;
  /** Lines that only the first text has there. */
  readonly removed: number;
}

/**
 * How many lines make one text the other, as `git diff --stat` counts them: a changed line is one removed
 * and one added, another line end too. Cost as `lineSteps`.
 */
export function lineChanges(before: string, after: string): LineChanges {
  if (before === after) return { added: 0, removed: 0 };
  let [added, removed] = [0, 0];
  for (const { from, to, newFrom, newTo } of lineSteps(rawLines(before), rawLines(after))) {
    removed += to - from;
    added += newTo - newFrom;
  }
  return { added, removed };
}
