import * as z from 'zod/mini';

/** What the user looks at. Kept by the editor over a reload. */
const treeViewState = z.object({
  /** Of the refactoring that the rest is about. */
  refactorId: z.string(),
  /** The part beside the tree; `tree` is one of them where the page is narrow. */
  tab: z.enum(['tree', 'step', 'review', 'compared']),
  /** Without one, the node that is reviewed. */
  selected: z.optional(z.int()),
  against: z.enum(['base', 'parent']),
  collapsed: z.readonly(z.array(z.int())),
  /** Failed and merged steps are left out. */
  onlyStates: z.boolean(),
});
export type TreeViewState = z.infer<typeof treeViewState>;
export type TreeTab = TreeViewState['tab'];

export const FIRST_TREE_VIEW: TreeViewState = {
  ...{ refactorId: '', tab: 'tree', against: 'base', collapsed: [], onlyStates: false },
};

/** What was kept, where it can still be read. */
export function restoredTreeView(kept: unknown): TreeViewState {
  const read = treeViewState.safeParse(kept);
  return read.success ? read.data : FIRST_TREE_VIEW;
}

/** The view of another refactoring: what was chosen in the last one means nothing in it. */
export function viewOfRefactor(view: TreeViewState, refactorId: string): TreeViewState {
  if (view.refactorId === refactorId) return view;
  const { onlyStates } = view;
  return { ...FIRST_TREE_VIEW, refactorId, onlyStates };
}
