import type { Refactor, RefactorNode } from './refactor.ts';

/** What one of the simple ways would have given. Without a node: it came to no full solution. */
export interface Baseline {
  readonly nodeId?: number;
  readonly reward?: number;
}

export interface Baselines {
  /** In the order of the request's members. */
  readonly greedy: readonly ({ readonly memberId: string } & Baseline)[];
  readonly bestOfN: { readonly n: number } & Baseline;
}

/**
 * What the best single model and best-of-N would have given, read off the tree itself: nobody is asked.
 *
 * `greedy`   of each member the first full solution to which a way leads that has steps of this member
 *            alone. A step that found a state which was already there counts as a step to it. First is
 *            the way whose last step came first.
 * `bestOfN`  the greatest reward among the first N full solutions, the earlier of equals; N is the number
 *            of members. Whoever wrote their steps; one that was reached twice is two of the N, as equal
 *            samples would be. None that stands on a step of the user.
 *
 * Cost O(members · nodes).
 */
export function baselinesOf(refactor: Refactor): Baselines {
  const { nodes, request } = refactor;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const n = request.members.length;
  return {
    greedy: request.members.map(({ id: memberId }) => ({
      memberId,
      ...baselineOf(firstAlone(nodes, byId, memberId)),
    })),
    bestOfN: { n, ...baselineOf(bestOf(firstSolutions(nodes, byId, n))) },
  };
}

function baselineOf(node: RefactorNode | undefined): Baseline {
  return node === undefined ? {} : { nodeId: node.id, reward: node.reward };
}

/** The state that a node is or was merged into; undefined where it has none. */
function stateAt(
  node: RefactorNode,
  byId: ReadonlyMap<number, RefactorNode>,
): RefactorNode | undefined {
  if (node.state === 'failed') return undefined;
  return node.mergedInto === undefined ? node : byId.get(node.mergedInto);
}

/**
 * Steps are laid in the order in which they came; a solution is reached as soon as the last step of a
 * way to it lies.
 */
function firstAlone(
  nodes: readonly RefactorNode[],
  byId: ReadonlyMap<number, RefactorNode>,
  memberId: string,
): RefactorNode | undefined {
  const steps = new Map<number, RefactorNode[]>();
  const reached = new Set([0]);
  for (const node of nodes) {
    if (node.parent === undefined || node.memberId !== memberId) continue;
    const state = stateAt(node, byId);
    if (state === undefined) continue;
    const behind = steps.get(node.parent);
    if (behind === undefined) steps.set(node.parent, [state]);
    else behind.push(state);
    if (!reached.has(node.parent)) continue;
    const solution = spread(state, steps, reached);
    if (solution !== undefined) return solution;
  }
  return undefined;
}

/** Reaches a state and all that lies behind it; the first solution among them. */
function spread(
  from: RefactorNode,
  steps: ReadonlyMap<number, readonly RefactorNode[]>,
  reached: Set<number>,
): RefactorNode | undefined {
  const found: RefactorNode[] = [];
  const waiting = [from];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (reached.has(node.id)) continue;
    reached.add(node.id);
    if (node.state === 'solution') found.push(node);
    waiting.push(...(steps.get(node.id) ?? []));
  }
  return found.toSorted((a, b) => a.id - b.id)[0];
}

function firstSolutions(
  nodes: readonly RefactorNode[],
  byId: ReadonlyMap<number, RefactorNode>,
  most: number,
): readonly RefactorNode[] {
  const byUser = new Set<number>();
  const solutions: RefactorNode[] = [];
  for (const node of nodes) {
    if (node.parent === undefined) continue;
    if (node.memberId === undefined || byUser.has(node.parent)) {
      byUser.add(node.id);
      continue;
    }
    if (solutions.length === most) break;
    const state = stateAt(node, byId);
    if (state?.state === 'solution') solutions.push(state);
  }
  return solutions;
}

function bestOf(solutions: readonly RefactorNode[]): RefactorNode | undefined {
  return solutions.reduce<RefactorNode | undefined>(
    (best, node) => (best === undefined || node.reward > best.reward ? node : best),
    undefined,
  );
}
