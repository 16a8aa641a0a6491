/** Replacement of `removed` UTF-16 code units at `start` by `inserted`. */
export interface DocumentChange {
  readonly start: number;
  readonly removed: number;
  readonly inserted: string;
}

/**
 * The one replacement that turns `before` into `after`; undefined when they are equal. Surrogate
 * pairs may be cut: applied it is exact all the same. Cost: one comparison of the texts, by blocks.
 */
export function documentChange(before: string, after: string): DocumentChange | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  const head = commonLength(
    shorter,
    (from, to) => before.slice(from, to) === after.slice(from, to),
  );
  const tail = commonLength(
    shorter - head,
    (from, to) =>
      before.slice(before.length - to, before.length - from) ===
      after.slice(after.length - to, after.length - from),
  );
  return {
    start: head,
    removed: before.length - tail - head,
    inserted: after.slice(head, after.length - tail),
  };
}

/** `text` after the change. */
export function applyDocumentChange(text: string, change: DocumentChange): string {
  return text.slice(0, change.start) + change.inserted + text.slice(change.start + change.removed);
}

/** Whole slices are compared far faster than units one by one. */
const BLOCKS = [65_536, 4_096, 256, 16, 1];

function commonLength(limit: number, areEqual: (from: number, to: number) => boolean): number {
  let length = 0;
  for (const block of BLOCKS)
    while (length + block <= limit && areEqual(length, length + block)) length += block;
  return length;
}
