import type { WorkspaceState } from './workspace-state.ts';

/** Whether two states change the same files to the same texts. Cost O(files), and of texts that differ late. */
export function sameChanges(
  one: Pick<WorkspaceState, 'changes'>,
  other: Pick<WorkspaceState, 'changes'>,
): boolean {
  if (one.changes.size !== other.changes.size) return false;
  return [...one.changes].every(
    ([path, text]) => other.changes.has(path) && other.changes.get(path) === text,
  );
}
