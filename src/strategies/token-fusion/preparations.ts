import type { TokenVectors } from '../../core/model.ts';
import type { StrategyTools } from '../../core/strategy.ts';

/** A long computation in pieces of a few milliseconds. */
export type Pieces<T> = Generator<undefined, T>;

/** What is computed once from the vectors of some members, in their order. */
export type Preparations<T> = (
  vectors: readonly TokenVectors[],
  start: () => Pieces<T>,
  tools: StrategyTools,
  signal: AbortSignal,
) => Promise<T>;

/**
 * Long computations on vectors, kept for as long as a provider keeps the vectors themselves. The host
 * works between their pieces. One that a run has left is gone on with by the next: given up and begun
 * again at every key, it would never end.
 *
 * Throws the signal's reason, and what the computation throws; the next run then begins it anew.
 */
export function createPreparations<T>(): Preparations<T> {
  const root: Node<T> = { next: new WeakMap() };
  return async (vectors, start, tools, signal) => {
    const node = vectors.reduce(nodeBehind, root);
    const work = (node.work ??= { pieces: start() });
    for (;;) {
      const result = advanced(node, work);
      if (result !== undefined) return result.value;
      await tools.breathe();
      signal.throwIfAborted();
    }
  };
}

/** Vectors lead from node to node, so that a list of them leads to its work. */
interface Node<T> {
  readonly next: WeakMap<TokenVectors, Node<T>>;
  work?: Work<T>;
}

interface Work<T> {
  readonly pieces: Pieces<T>;
  result?: { readonly value: T };
}

function nodeBehind<T>(node: Node<T>, vectors: TokenVectors): Node<T> {
  const known = node.next.get(vectors);
  if (known !== undefined) return known;
  const made: Node<T> = { next: new WeakMap() };
  node.next.set(vectors, made);
  return made;
}

/** The result where there is one, by now or behind one piece more. */
function advanced<T>(node: Node<T>, work: Work<T>): Work<T>['result'] {
  if (work.result !== undefined) return work.result;
  try {
    const step = work.pieces.next();
    if (step.done === true) work.result = { value: step.value };
    return work.result;
  } catch (error) {
    delete node.work;
    throw error;
  }
}

/** Runs a computation of some milliseconds; the host works between its pieces. */
export async function inPieces<T>(
  pieces: Pieces<T>,
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<T> {
  for (;;) {
    const step = pieces.next();
    if (step.done === true) return step.value;
    await tools.breathe();
    signal.throwIfAborted();
  }
}

/** The vectors of members that have some; others, and those that cannot be read, are left out. */
export async function vectorsOf(
  memberIds: readonly string[],
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, TokenVectors>> {
  const told = await Promise.allSettled(memberIds.map((id) => tools.vectors(id)));
  signal.throwIfAborted();
  return new Map(
    told.flatMap((one, i) =>
      one.status === 'fulfilled' ? [[memberIds[i] ?? '', one.value] as const] : [],
    ),
  );
}
