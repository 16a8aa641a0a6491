/** Begins the behaviour of a text whose program does not load, which votes for nothing. */
export const NOT_LOADED = 'not-loaded:';

/** Whether the program of a text was loaded; undefined where it was not run. */
export function didLoad(behaviour: string | undefined): boolean | undefined {
  return behaviour === undefined ? undefined : !behaviour.startsWith(NOT_LOADED);
}

/** A text and who is for it. */
export interface ObservedText {
  /** Texts with one word here did the same on every input that was tried. Undefined: not observed. */
  readonly behaviour?: string | undefined;
  /** Who wrote it; whoever is in several texts votes once for each behaviour. */
  readonly voters: ReadonlySet<string>;
}

/**
 * A vote by what texts do instead of by how they look:
 *
 *     share(i) = |voters of the texts that do what i does| / |voters of all texts that load|
 *
 * Input   texts with their behaviour and voters, in any order.
 * Output  one share a text, in [0, 1]; 0 for a text that does not load (Agent-Forest lets only those
 *         vote that do); undefined where a text was not observed, and for all where no text loads, or
 *         where all do and are one voter's: nobody is there to agree.
 * Cost    O(n·v).
 *
 * Known weakness: texts that fail alike do the same, so that two unlike mistakes which throw one error
 * outvote a lone right text.
 */
export function behaviourShares(texts: readonly ObservedText[]): readonly (number | undefined)[] {
  const votersOf = new Map<string, Set<string>>();
  const all = new Set<string>();
  const isSplit = texts.some(({ behaviour }) => didLoad(behaviour) === false);
  for (const { behaviour, voters } of texts) {
    if (behaviour === undefined || didLoad(behaviour) === false) continue;
    const cluster = votersOf.get(behaviour) ?? new Set();
    votersOf.set(behaviour, cluster);
    for (const voter of voters) {
      cluster.add(voter);
      all.add(voter);
    }
  }
  return texts.map(({ behaviour }) => {
    if (behaviour === undefined || all.size < (isSplit ? 1 : 2)) return undefined;
    return (votersOf.get(behaviour)?.size ?? 0) / all.size;
  });
}
