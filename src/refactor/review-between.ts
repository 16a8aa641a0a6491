import type { FilePath } from '../edits/edit.ts';
import { textOf } from '../edits/text-of.ts';
import type { BaseFiles, WorkspaceState } from '../edits/workspace-state.ts';
import { reviewOf } from './review-of.ts';
import type { ReviewFile } from './review.ts';

/**
 * What a state changes of another one, as `reviewOf` tells what it changes of the base. A file that the
 * later one has as it is in the base, and the earlier one not, is changed back.
 *
 * Throws RangeError for a changed file that was never loaded. Cost as `reviewOf`.
 */
export function reviewBetween(
  base: BaseFiles,
  before: WorkspaceState,
  after: WorkspaceState,
): readonly ReviewFile[] {
  const changes = new Map<FilePath, string | undefined>();
  for (const path of new Set([...before.changes.keys(), ...after.changes.keys()])) {
    const text = textOf(after, base, path);
    if (text !== textOf(before, base, path)) changes.set(path, text);
  }
  const renamedFrom = new Map(
    [...after.renamedFrom].filter(([path]) => !before.renamedFrom.has(path)),
  );
  return reviewOf(filesOf(base, before), { changes, renamedFrom });
}

/** The files as they are in a state, as if they were the base. */
function filesOf(base: BaseFiles, state: WorkspaceState): BaseFiles {
  return {
    load: (paths, signal) => base.load(paths, signal),
    get(path) {
      if (!state.changes.has(path)) return base.get(path);
      const text = state.changes.get(path);
      return text === undefined ? { kind: 'missing' } : { kind: 'text', text };
    },
  };
}
