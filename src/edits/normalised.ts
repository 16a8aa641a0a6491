import type { FilePath } from './edit.ts';
import { byPath } from './path-order.ts';
import { baseTextOf, textOf } from './text-of.ts';
import { UNCHANGED, type BaseFiles, type WorkspaceState } from './workspace-state.ts';

/**
 * The state with only what differs from the base, in the order of paths.
 *
 * - A file made what it is in the base is no change, nor is a file that is gone and was never there.
 * - A renaming is told only of a file that is new where it is and gone from where it was.
 *
 * Throws RangeError for a changed file that was never loaded. Cost O(changed files · log), and comparing
 * texts.
 */
export function normalised(state: WorkspaceState, base: BaseFiles): WorkspaceState {
  const changes = new Map<FilePath, string | undefined>();
  for (const path of [...state.changes.keys()].sort(byPath)) {
    const text = state.changes.get(path);
    if (isAsInBase(base, path, text)) continue;
    changes.set(path, text);
  }
  const renamedFrom = new Map<FilePath, FilePath>();
  const taken = new Set<FilePath>();
  for (const path of [...state.renamedFrom.keys()].sort(byPath)) {
    const origin = state.renamedFrom.get(path);
    if (origin === undefined || changes.get(path) === undefined || taken.has(origin)) continue;
    if (base.get(path).kind !== 'missing') continue;
    if (baseTextOf(base, origin) === undefined) continue;
    if (textOf({ changes }, base, origin) !== undefined) continue;
    taken.add(origin);
    renamedFrom.set(path, origin);
  }
  return changes.size === 0 ? UNCHANGED : { changes, renamedFrom };
}

function isAsInBase(base: BaseFiles, path: FilePath, text: string | undefined): boolean {
  const file = base.get(path);
  return text === undefined ? file.kind === 'missing' : file.kind === 'text' && file.text === text;
}
