/** One token that all sequences have: its index in each. */
export type Match = readonly number[];

/**
 * Tokens that all sequences have in the same order: an alignment of several texts.
 *
 * Equal heads and tails of all sequences are taken first: readers begin at the head. Between them two
 * sequences are aligned exactly: of all common subsequences the one that maximises
 *
 *     Σ weight(token) + bonus · (matches whose predecessors in both are a match)
 *
 * The next sequence is aligned with what the ones before have in common, so for three and more the
 * result is common to all but need not be the best there is. The order of the sequences may matter:
 * callers who mind hand them in sorted.
 *
 * Input   `weights`: per token id, above 0. `bonus`, 0 or more, keeps matches together.
 * Output  matches in order; every index of one is above that of the match before.
 * Cost    O(N · L²) time, O(L²) memory, for N sequences of L tokens without their common ends.
 * Source  Needleman and Wunsch, "A general method applicable to the search for similarities in the
 *         amino acid sequence of two proteins", 1970; one after the other as in Feng and Doolittle,
 *         "Progressive sequence alignment as a prerequisite to correct phylogenetic trees", 1987.
 */
export function alignTokens(
  sequences: readonly (readonly number[])[],
  weights: readonly number[],
  bonus: number,
): Match[] {
  const [first, ...others] = sequences;
  if (first === undefined) return [];
  const head = commonEnd(sequences, (sequence, i) => sequence[i], shortest(sequences));
  const tail = commonEnd(
    sequences,
    (sequence, i) => sequence[sequence.length - 1 - i],
    shortest(sequences) - head,
  );
  let common: Column[] = inner(first, head, tail).map((token, i) => ({
    token,
    places: [head + i],
    next: true,
  }));
  for (const other of others) {
    const tokens = inner(other, head, tail);
    const pairs = alignTwo(common, tokens, weights, bonus);
    common = pairs.map(([i, j], k) => {
      const { token = 0, places = [] } = common[i] ?? {};
      const [previousI, previousJ] = pairs[k - 1] ?? [-1, -1];
      const next = previousI === i - 1 && previousJ === j - 1 && common[i]?.next === true;
      return { token, places: [...places, head + j], next };
    });
  }
  return [
    ...Array.from({ length: head }, (_, i) => sequences.map(() => i)),
    ...common.map(({ places }) => places),
    ...Array.from({ length: tail }, (_, i) => sequences.map(({ length }) => length - tail + i)),
  ];
}

/** A token that the sequences so far have in common. */
interface Column {
  readonly token: number;
  readonly places: readonly number[];
  /** It stands right behind the column before it, in all of them. */
  readonly next: boolean;
}

/** Pairs of indices, in order, of the best alignment; of equal ones the leftmost. */
function alignTwo(
  columns: readonly Column[],
  tokens: readonly number[],
  weights: readonly number[],
  bonus: number,
): [number, number][] {
  const width = tokens.length + 1;
  const sought = Int32Array.from(tokens);
  /** Best score of the first i columns and j tokens; and the best that pairs the last two. */
  const best = new Float32Array((columns.length + 1) * width);
  const paired = new Float32Array(best.length).fill(-Infinity);
  columns.forEach(({ token, next }, row) => {
    const weight = weights[token] ?? 1;
    const together = next ? bonus : -Infinity;
    const start = (row + 1) * width;
    let left = 0;
    for (let j = 1; j < width; j++) {
      const at = start + j;
      const above = best[at - width] ?? 0;
      if (above > left) left = above;
      if (sought[j - 1] === token) {
        const before = at - width - 1;
        const pair = weight + Math.max(best[before] ?? 0, (paired[before] ?? 0) + together);
        paired[at] = pair;
        if (pair > left) left = pair;
      }
      best[at] = left;
    }
  });
  const pairs: [number, number][] = [];
  let i = columns.length;
  let j = tokens.length;
  /** The pair to the right is counted with the bonus, so this one must be a pair. */
  let mustPair = false;
  while (i > 0 && j > 0) {
    const at = i * width + j;
    if (!mustPair && best[at - width] === best[at]) i -= 1;
    else if (!mustPair && best[at - 1] === best[at]) j -= 1;
    else {
      pairs.push([i - 1, j - 1]);
      const before = at - width - 1;
      const apart = best[before] ?? 0;
      mustPair = columns[i - 1]?.next === true && (paired[before] ?? 0) + bonus > apart;
      i -= 1;
      j -= 1;
    }
  }
  return pairs.reverse();
}

function shortest(sequences: readonly (readonly number[])[]): number {
  return Math.min(...sequences.map(({ length }) => length));
}

function inner(sequence: readonly number[], head: number, tail: number): readonly number[] {
  return sequence.slice(head, sequence.length - tail);
}

function commonEnd(
  sequences: readonly (readonly number[])[],
  tokenAt: (sequence: readonly number[], i: number) => number | undefined,
  limit: number,
): number {
  const [first = []] = sequences;
  let length = 0;
  while (length < limit) {
    const token = tokenAt(first, length);
    if (!sequences.every((sequence) => tokenAt(sequence, length) === token)) break;
    length += 1;
  }
  return length;
}
