import type { StrategyTask, StrategyTools } from '../../../core/strategy.ts';
import { hashedVector, squaredDistance, unit } from '../../../text/kernels/hashed-vector.ts';

/** Squared distances between the texts of one run, each worked out once. */
export interface TextSpace {
  /** Whose vectors: the id of a member, or `hash` for our own. Distances of different spaces do not mix. */
  readonly name: string;
  /** ‖a − b‖² of vectors of length 1, in [0, 4]; of texts that were placed. */
  between(a: string, b: string): number;
}

/** Places texts; call it with all of them again when more arrive. */
export type PlaceTexts = (texts: readonly string[]) => Promise<TextSpace>;

/** Our own vectors. */
const HASH = 'hash';

/**
 * Texts as vectors of length 1: those of the first member that embeds, where `embedding` asks for them, else
 * hashed character runs and identifiers, see `hashedVector`. Once a call for a member's vectors fails, or
 * they are not of one length or not numbers, our own are used for all texts of the run.
 *
 * Cost  one call of `embed` for the new texts, or O(length) for each.
 */
export function createTextSpace(
  { members }: StrategyTask,
  tools: Pick<StrategyTools, 'embed'>,
  embedding: boolean,
): PlaceTexts {
  const embedder = embedding
    ? members.find(({ primitives }) => primitives.embed !== 'none')
    : undefined;
  let space = newSpace(embedder?.id ?? HASH);

  return async (texts) => {
    const missing = texts.filter((text) => !space.vectors.has(text));
    if (missing.length > 0 && space.name !== HASH) {
      const vectors = await tools.embed(space.name, missing).catch(() => []);
      const length = space.vectors.values().next().value?.length ?? vectors[0]?.length ?? 0;
      if (areSound(vectors, missing.length, length)) {
        for (const [i, vector] of vectors.entries())
          space.vectors.set(missing[i] ?? '', unit(vector));
      } else {
        space = newSpace(HASH);
      }
    }
    if (space.name === HASH) {
      for (const text of texts) {
        if (!space.vectors.has(text)) space.vectors.set(text, hashedVector(text));
      }
    }
    return space;
  };
}

interface FilledSpace extends TextSpace {
  readonly vectors: Map<string, readonly number[]>;
}

function newSpace(name: string): FilledSpace {
  const vectors = new Map<string, readonly number[]>();
  const rows = new Map<string, Map<string, number>>();
  return {
    name,
    vectors,
    between(a, b) {
      if (a === b) return 0;
      const [first, second] = a < b ? [a, b] : [b, a];
      const row = rows.get(first) ?? new Map<string, number>();
      rows.set(first, row);
      const distance =
        row.get(second) ?? squaredDistance(vectors.get(first) ?? [], vectors.get(second) ?? []);
      row.set(second, distance);
      return distance;
    },
  };
}

function areSound(vectors: readonly (readonly number[])[], count: number, length: number): boolean {
  return (
    vectors.length === count &&
    length > 0 &&
    vectors.every((vector) => vector.length === length && vector.every(Number.isFinite))
  );
}
