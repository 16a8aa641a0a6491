import { codeTokens } from './code-tokens.ts';

/** A text as numbers that stand for its tokens, so that comparing two texts compares numbers. */
export interface ComparedTokens {
  /** Tokens that are not white space, in order; equal tokens of one call have equal numbers. */
  readonly ids: Int32Array;
  /** How often each of them stands there. */
  readonly counts: ReadonlyMap<number, number>;
}

/**
 * Texts for comparison with each other: of each the first `mostTokens` tokens within the first
 * `mostCharacters` UTF-16 code units. Cost O(what is looked at).
 */
export function comparedTokens(
  texts: readonly string[],
  mostTokens: number,
  mostCharacters: number,
): readonly ComparedTokens[] {
  const numbers = new Map<string, number>();
  return texts.map((whole) => {
    const text = whole.slice(0, mostCharacters);
    const counts = new Map<number, number>();
    const ids: number[] = [];
    for (const { kind, start, end } of codeTokens(text)) {
      if (kind === 'blank' || kind === 'line-end') continue;
      if (ids.length === mostTokens) break;
      const token = text.slice(start, end);
      const id = numbers.get(token) ?? numbers.size;
      numbers.set(token, id);
      ids.push(id);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return { ids: Int32Array.from(ids), counts };
  });
}

/** Jaccard similarity of the multisets of tokens, Σ min ÷ Σ max, in [0, 1]; 1 for two empty ones. */
export function tokenOverlap(a: ComparedTokens, b: ComparedTokens): number {
  let common = 0;
  for (const [id, count] of a.counts) common += Math.min(count, b.counts.get(id) ?? 0);
  const all = a.ids.length + b.ids.length - common;
  return all === 0 ? 1 : common / all;
}

/**
 * 1 − Levenshtein distance in tokens ÷ tokens of the longer text, in [0, 1]; 1 for two empty ones.
 * Cost O(|a|·|b|) without what both begin and end with.
 */
export function tokenEditSimilarity(a: ComparedTokens, b: ComparedTokens): number {
  const longer = Math.max(a.ids.length, b.ids.length);
  if (longer === 0) return 1;
  let head = 0;
  const shorter = Math.min(a.ids.length, b.ids.length);
  while (head < shorter && a.ids[head] === b.ids[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a.ids.at(-1 - tail) === b.ids.at(-1 - tail)) tail++;
  const first = a.ids.slice(head, a.ids.length - tail);
  const second = b.ids.slice(head, b.ids.length - tail);
  const row = Int32Array.from({ length: second.length + 1 }, (_, j) => j);
  for (let i = 0; i < first.length; i++) {
    const own = first[i];
    let diagonal = i;
    let left = i + 1;
    row[0] = left;
    for (let j = 0; j < second.length; j++) {
      const above = row[j + 1] ?? 0;
      const replaced = own === second[j] ? diagonal : diagonal + 1;
      const shifted = (above < left ? above : left) + 1;
      left = replaced < shifted ? replaced : shifted;
      row[j + 1] = left;
      diagonal = above;
    }
  }
  return 1 - (row[second.length] ?? 0) / longer;
}
