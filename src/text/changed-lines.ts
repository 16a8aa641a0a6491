import { splitLines } from './lines.ts';
import { alignTokens } from './segments/align-tokens.ts';

/** Lines beyond which those between equal heads and tails all count as changed. */
const MOST_ALIGNED = 2_000;

/**
 * Lines of a text that an older one does not have there, as ranges in order: from 0, both included. Line
 * ends do not count. Where lines were only taken out, nothing. Cost O(L²) for L lines between the equal
 * heads and tails, at most 2,000.
 */
export function changedRanges(
  before: string,
  now: string,
): readonly { readonly first: number; readonly last: number }[] {
  const [old, own] = [splitLines(before), splitLines(now)];
  const head = equalLines(old, own);
  const tail = equalLines(old.slice(head).reverse(), own.slice(head).reverse());
  const [oldMiddle, middle] = [
    old.slice(head, old.length - tail),
    own.slice(head, own.length - tail),
  ];
  const same = new Set(
    Math.max(oldMiddle.length, middle.length) > MOST_ALIGNED ? [] : alignedWith(oldMiddle, middle),
  );
  const ranges: { first: number; last: number }[] = [];
  for (let i = 0; i < middle.length; i++) {
    if (same.has(i)) continue;
    const line = head + i;
    const open = ranges.at(-1);
    if (open?.last === line - 1) open.last = line;
    else ranges.push({ first: line, last: line });
  }
  return ranges;
}

function equalLines(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

/** Indices of the second list's lines that the first has as well, in the same order. */
function alignedWith(old: readonly string[], own: readonly string[]): readonly number[] {
  const ids = new Map<string, number>();
  const idOf = (line: string): number => {
    const id = ids.get(line) ?? ids.size;
    ids.set(line, id);
    return id;
  };
  const sequences = [old.map(idOf), own.map(idOf)];
  // Blank lines stand everywhere.
  const weights = [...ids.keys()].map((line) => (line.trim() === '' ? 0.1 : 1));
  return alignTokens(sequences, weights, 0.01).flatMap(([, place]) => place ?? []);
}
