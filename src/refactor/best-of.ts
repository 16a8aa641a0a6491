import type { RefactorNode } from './refactor.ts';

/**
 * Id of the node to hand over, of what there is:
 *
 * 1. the node that the user has pinned, the latest of several; of a merged one that which it was merged into;
 * 2. the solution of the greatest reward, the earlier of equals;
 * 3. the state that does no harm with the greatest reward in steps of 0.05, of equals the deepest, which
 *    has come farther;
 * 4. 0, the workspace as it is.
 *
 * What the user has pruned is left out, and what lies below it: unless it is pinned, nothing of it is wanted.
 * A state does no harm where no file has new syntax errors, no test is lost, and the check says no less of
 * it than of the unchanged workspace. Cost O(nodes).
 */
export function bestOf(nodes: readonly RefactorNode[]): number {
  const root = nodes[0];
  const steps = nodes.slice(1);
  const pinned = steps.findLast(({ mark, state }) => mark === 'pinned' && state !== 'failed');
  if (pinned !== undefined) return pinned.mergedInto ?? pinned.id;
  const pruned = prunedOf(nodes);
  const allowed = steps.filter(
    (node) => hasState(node) && !pruned.has(node.id) && isHarmless(node, root),
  );
  const solution = greatest(allowed.filter(({ state }) => state === 'solution'));
  if (solution !== undefined) return solution.id;
  const reached = allowed.reduce<RefactorNode | undefined>(
    (best, node) => (best === undefined || isFarther(node, best) ? node : best),
    undefined,
  );
  return reached?.id ?? 0;
}

/** Whether a state may be handed over without the user asking for it. */
export function isHarmless(node: RefactorNode, root: RefactorNode | undefined): boolean {
  const parse = valueOf(node, 'parse');
  if (parse !== undefined && parse < 1) return false;
  if ((node.step?.lostTests ?? 0) > 0) return false;
  const before = root === undefined ? undefined : valueOf(root, 'check');
  const check = valueOf(node, 'check');
  return before === undefined || (check !== undefined && check >= before);
}

/** Ids of the nodes that are pruned, by themselves or with one above them. */
function prunedOf(nodes: readonly RefactorNode[]): ReadonlySet<number> {
  const pruned = new Set<number>();
  for (const { id, parent, mark } of nodes) {
    if (mark === 'pruned' || (parent !== undefined && pruned.has(parent))) pruned.add(id);
  }
  return pruned;
}

function hasState({ state }: RefactorNode): boolean {
  return state === 'open' || state === 'solution';
}

function greatest(nodes: readonly RefactorNode[]): RefactorNode | undefined {
  return nodes.reduce<RefactorNode | undefined>(
    (best, node) => (best === undefined || node.reward > best.reward ? node : best),
    undefined,
  );
}

const REWARD_STEP = 0.05;

function isFarther(node: RefactorNode, best: RefactorNode): boolean {
  const [own, other] = [node, best].map(({ reward }) => Math.round(reward / REWARD_STEP));
  if (own === undefined || other === undefined || own !== other) return (own ?? 0) > (other ?? 0);
  return node.depth > best.depth;
}

function valueOf({ parts }: RefactorNode, name: string): number | undefined {
  return parts.find((part) => part.name === name)?.value;
}
