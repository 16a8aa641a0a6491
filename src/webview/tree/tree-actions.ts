import type { TreePageMessage } from './tree-protocol.ts';
import type { TreeViewState } from './tree-view-state.ts';

/** How a part of the page asks for something: the event rises to the root, which tells the host. */
export const TREE_ACT = 'tree-act';

/** Asks the host, from `element` upwards through all shadow roots. */
export function treeAct(element: EventTarget, message: TreePageMessage): void {
  element.dispatchEvent(
    new CustomEvent<TreePageMessage>(TREE_ACT, { detail: message, bubbles: true, composed: true }),
  );
}

/** How a part of the page changes what the user looks at; the root keeps it. */
export const TREE_LOOK = 'tree-look';

export type TreeLook = Partial<Pick<TreeViewState, 'tab' | 'selected' | 'against'>>;

export function treeLook(element: EventTarget, change: TreeLook): void {
  element.dispatchEvent(
    new CustomEvent<TreeLook>(TREE_LOOK, { detail: change, bubbles: true, composed: true }),
  );
}
