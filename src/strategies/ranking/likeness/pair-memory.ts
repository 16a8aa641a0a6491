import type { StrategyMemory } from '../../../core/strategy.ts';

/** How far apart two members' texts were. */
export interface PairDistance {
  readonly first: string;
  readonly second: string;
  /** Squared, in [0, 4]. */
  readonly distance: number;
}

/** Requests that a mean reaches back: later ones push earlier ones out. */
const MOST_REQUESTS = 100;
/** Pairs that are remembered; those of the first seven members. */
const MOST_PAIRS = 25;
/** What is kept lies in [0, 5]: so many requests, and so much distance, are 1 there. */
const REQUESTS_A_UNIT = 20;
const LARGEST_DISTANCE = 4;

/**
 * Mean squared distance of two members' texts in earlier requests; undefined where they were not compared
 * in this space. Both sums fade alike with time, so that the mean stays.
 */
export function rememberedDistances(
  memory: StrategyMemory,
  space: string,
): (a: string, b: string) => number | undefined {
  const kept = memory.recall();
  if (Object.keys(kept).length === 0) return () => undefined;
  return (a, b) => {
    const { requests, sum } = sumsOf(kept, nameOf(space, a, b));
    return requests > 0 ? sum / requests : undefined;
  };
}

/**
 * Adds the distances of a request:
 *
 *     n ← min(n, 99) + 1        Σ ← Σ · min(n, 99) / n + d
 *
 * At most 25 pairs, the first ones given. Nothing of the texts is kept.
 */
export function rememberDistances(
  memory: StrategyMemory,
  space: string,
  pairs: readonly PairDistance[],
): void {
  const kept = memory.recall();
  const entries = pairs.slice(0, MOST_PAIRS).flatMap(({ first, second, distance }) => {
    const name = nameOf(space, first, second);
    const { requests, sum } = sumsOf(kept, name);
    const before = Math.min(requests, MOST_REQUESTS - 1);
    const left = requests > 0 ? (sum * before) / requests : 0;
    return [
      [requestsOf(name), (before + 1) / REQUESTS_A_UNIT],
      [sumOf(name), (left + distance) / LARGEST_DISTANCE / REQUESTS_A_UNIT],
    ] as const;
  });
  if (entries.length > 0) memory.keep(Object.fromEntries(entries));
}

function sumsOf(
  kept: Readonly<Record<string, number>>,
  name: string,
): { readonly requests: number; readonly sum: number } {
  const [requests, sum] = [requestsOf(name), sumOf(name)].map((key) =>
    Object.hasOwn(kept, key) ? (kept[key] ?? 0) : 0,
  );
  return {
    requests: (requests ?? 0) * REQUESTS_A_UNIT,
    sum: Math.max(0, sum ?? 0) * REQUESTS_A_UNIT * LARGEST_DISTANCE,
  };
}

const requestsOf = (name: string): string => `n ${name}`;
const sumOf = (name: string): string => `d ${name}`;

/** The same whichever of the two comes first. */
function nameOf(space: string, a: string, b: string): string {
  return [space, ...[a, b].sort()].join(' ');
}
