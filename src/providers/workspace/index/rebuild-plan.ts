/** What a segment holds, in tokens. */
export interface SegmentLoad<S> {
  readonly segment: S;
  readonly tokens: number;
  /** Of files that are to go with the next rebuild. */
  readonly doomed: number;
  /** Of files that the difference takes back. */
  readonly subtracted: number;
}

export interface RebuildWishes {
  /** The difference is to be emptied: every segment it takes back from must be rebuilt. */
  readonly folds: boolean;
  /** Nothing else is to come soon: also small amounts are worth it. */
  readonly takesAll: boolean;
}

/** Tokens that wait for a rebuild, above which it is worth while more are coming. */
const FLUSH_TOKENS = 1 << 19;
/** Segments are not merged beyond this size: a rebuild holds old and new at once. */
const LARGEST_SEGMENT = 1 << 23;

/**
 * The segments to be merged with what waits into a new one; undefined where nothing is worth it.
 * Segments with doomed files are taken first, as many as one segment may hold; then others, from the
 * smallest on, while they are at most twice what has been taken: so every token is copied a
 * logarithmic number of times, and there are few segments (a log-structured merge: O'Neil et al.,
 * "The log-structured merge-tree", 1996).
 */
export function planRebuild<S>(
  loads: readonly SegmentLoad<S>[],
  waitingTokens: number,
  { folds, takesAll }: RebuildWishes,
): readonly S[] | undefined {
  const doomed = loads.reduce((sum, load) => sum + load.doomed, 0);
  const leftOver = waitingTokens + doomed;
  if (!folds && leftOver < FLUSH_TOKENS && !(takesAll && leftOver > 0)) return undefined;
  const sources = new Set<S>();
  let size = waitingTokens;
  for (const { segment, tokens, doomed: lost, subtracted } of loads) {
    const must = folds && subtracted > 0;
    if (!must && (lost === 0 || (sources.size > 0 && size + tokens - lost > LARGEST_SEGMENT)))
      continue;
    sources.add(segment);
    size += tokens - lost;
  }
  for (const { segment, tokens } of loads.toSorted((a, b) => a.tokens - b.tokens)) {
    if (sources.has(segment)) continue;
    if (tokens > 2 * size || size + tokens > LARGEST_SEGMENT) break;
    sources.add(segment);
    size += tokens;
  }
  return [...sources];
}
