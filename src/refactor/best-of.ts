import type { RefactorNode } from './refactor.ts';

/**
 * Id of the node to hand over, of what there is:
 *
 * 1. the node that the user has pinned, the latest of several;
 * 2. the solution of the greatest reward, the earlier of equals;
 * 3. the state that does no harm with the greatest reward in steps of 0.05, of equals the deepest, which
 *    has come farther;
 * 4. 0, the workspace as it is.
 *
 * A state does no harm where no file has new syntax errors, no test is lost, and the check says no less of
 * it than of the unchanged workspace. Cost O(nodes).
 */
export function bestOf(nodes: readonly RefactorNode[]): number {
  const root = nodes[0];
  const candidates = nodes.slice(1).filter(hasState);
  const pinned = candidates.findLast(({ mark }) => mark === 'pinned');
  if (pinned !== undefined) return pinned.id;
  const allowed = candidates.filter((node) => node.mark !== 'pruned' && isHarmless(node, root));
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
