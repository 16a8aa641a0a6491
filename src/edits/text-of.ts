import type { FilePath } from './edit.ts';
import type { BaseFiles, WorkspaceState } from './workspace-state.ts';

/**
 * The text of a file in a state; undefined where it is not there or no text. Throws RangeError for a file
 * that the state does not change and that was never loaded.
 */
export function textOf(
  state: Pick<WorkspaceState, 'changes'>,
  base: BaseFiles,
  path: FilePath,
): string | undefined {
  if (state.changes.has(path)) return state.changes.get(path);
  return baseTextOf(base, path);
}

/** The text of a file as it was. Throws RangeError for a file that was never loaded. */
export function baseTextOf(base: BaseFiles, path: FilePath): string | undefined {
  const file = base.get(path);
  return file.kind === 'text' ? file.text : undefined;
}
