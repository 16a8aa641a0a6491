import type { SearchNode } from '../../core/search.ts';
import type { SearchTree } from './search-tree.ts';

/** Which node to hand over, kept up to date. */
export interface BestNode {
  /** As `Search.best`. */
  readonly node: number;
  /** The solution of the greatest reward, the earlier one of equals; none where there is none. */
  readonly solution: number | undefined;
  /** The state to go on from of the greatest reward, the earlier one of equals. */
  readonly state: number;
  /** A node has come. Cost O(its depth). */
  see(node: SearchNode): void;
  /** Rewards or marks have changed. Cost O(nodes). */
  lookAgain(): void;
}

/** What is pruned, or below what is pruned, is never the best, unless it is pinned. */
export function createBestNode(tree: SearchTree): BestNode {
  let pinned: number | undefined;
  let solution: number | undefined;
  let state = 0;

  const isBetter = ({ reward }: SearchNode, than: number | undefined): boolean =>
    than === undefined || reward > tree.node(than).reward;
  const take = (node: SearchNode): void => {
    if (node.state === 'solution' && isBetter(node, solution)) solution = node.id;
    if (node.state === 'open' && isBetter(node, state)) state = node.id;
  };
  const lookAgain = (): void => {
    [pinned, solution, state] = [undefined, undefined, 0];
    const pruned = new Set<number>();
    for (const node of tree.nodes) {
      const { id, parent, mark } = node;
      if (mark === 'pruned' || (parent !== undefined && pruned.has(parent))) pruned.add(id);
      else take(node);
      if (mark !== 'pinned' || node.state === 'failed') continue;
      const its = node.mergedInto ?? id;
      if (isBetter(tree.node(its), pinned)) pinned = its;
    }
  };
  lookAgain();

  return {
    get node() {
      return pinned ?? solution ?? state;
    },
    get state() {
      return state;
    },
    get solution() {
      return solution;
    },
    see(node) {
      if (!tree.isPruned(node.id)) take(node);
    },
    lookAgain,
  };
}
