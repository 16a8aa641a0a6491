import type { LineRange } from '../review/reviewed-atoms.ts';
import { UsageError } from './output.ts';

/**
 * `A-B` or `A`, from 1, as lines from 0; the whole file where nothing is said. Throws UsageError for what
 * is no such range, and for lines that the file has not.
 */
export function lineRange(text: string | undefined, count: number): LineRange {
  if (text === undefined) return { first: 0, last: count - 1 };
  const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (from === undefined || first < 1 || last < first)
    throw new UsageError(`--lines wants A-B, not "${text}"`);
  if (first > count) throw new UsageError(`the file has ${count} lines; there is no line ${first}`);
  return { first: first - 1, last: Math.min(last, count) - 1 };
}
