import { UNCHANGED } from '../../edits/workspace-state.ts';
import { reviewBetween } from '../../refactor/review-between.ts';
import { reviewOf } from '../../refactor/review-of.ts';
import type { RefactorDesk } from './desk.ts';
import type { FilesOfNode } from './tree-page-state.ts';

/**
 * What the nodes of a desk's tree change, of the base or of the node before. Of the reviewed node it is
 * what the desk has already. Undefined for a node without a state, or whose files are no longer known.
 */
export function filesOfNodes(desk: RefactorDesk): FilesOfNode {
  return (nodeId, against) => {
    const { base, refactor } = desk;
    const state = desk.stateOf(nodeId);
    if (base === undefined || state === undefined) return undefined;
    if (against === 'base') {
      return nodeId === desk.reviewed ? desk.files : reviewOf(base, state);
    }
    const parent = refactor?.nodes.find(({ id }) => id === nodeId)?.parent;
    const before = parent === undefined ? UNCHANGED : desk.stateOf(parent);
    return before === undefined ? undefined : reviewBetween(base, before, state);
  };
}
