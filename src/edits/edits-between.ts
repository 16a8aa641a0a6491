import type { FileEdit } from './edit.ts';
import { byPath } from './path-order.ts';
import { textOf } from './text-of.ts';
import type { BaseFiles, WorkspaceState } from './workspace-state.ts';

/**
 * The edits that make a state what `wanted` has: whole files, in the order of paths; none where nothing
 * differs. Applied to the state they give the texts of `wanted`, with the line ends of the files.
 *
 * Throws RangeError for a file that was never loaded. Cost O(texts).
 */
export function editsBetween(
  state: WorkspaceState,
  wanted: WorkspaceState['changes'],
  base: BaseFiles,
): readonly FileEdit[] {
  const paths = [...new Set([...state.changes.keys(), ...wanted.keys()])].sort(byPath);
  return paths.flatMap((path): readonly FileEdit[] => {
    const before = textOf(state, base, path);
    const after = textOf({ changes: wanted }, base, path);
    if (before === after) return [];
    if (after === undefined) return [{ kind: 'delete', path }];
    const text = after.replaceAll('\r\n', '\n');
    return [{ kind: before === undefined ? 'create' : 'rewrite', path, text }];
  });
}
