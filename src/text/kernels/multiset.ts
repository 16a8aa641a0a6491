/** How often each text occurs. */
export type Multiset = ReadonlyMap<string, number>;

export function multisetOf(texts: Iterable<string>): Multiset {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** Number of texts, each as often as it occurs. */
export function sizeOf(counts: Multiset): number {
  let size = 0;
  for (const count of counts.values()) size += count;
  return size;
}

/** Number of texts that both have: Σ min(a, b). */
export function commonSize(a: Multiset, b: Multiset): number {
  let common = 0;
  for (const [text, count] of a) common += Math.min(count, b.get(text) ?? 0);
  return common;
}

/** Share of the reference that is found again, in [0, 1]; undefined where the reference is empty. */
export function shareFound(found: Multiset, reference: Multiset): number | undefined {
  const size = sizeOf(reference);
  return size === 0 ? undefined : commonSize(found, reference) / size;
}

/** Jaccard similarity Σ min(a, b) ÷ Σ max(a, b), in [0, 1]; undefined where both are empty. */
export function overlap(a: Multiset, b: Multiset): number | undefined {
  const common = commonSize(a, b);
  const all = sizeOf(a) + sizeOf(b) - common;
  return all === 0 ? undefined : common / all;
}
