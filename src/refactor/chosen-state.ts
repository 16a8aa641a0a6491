import type { FilePath } from '../edits/edit.ts';
import { withLineHunks } from '../edits/line-hunks.ts';
import { normalised } from '../edits/normalised.ts';
import { UNCHANGED, type BaseFiles, type WorkspaceState } from '../edits/workspace-state.ts';
import { pieceIds, reviewedFiles, type ReviewedFile } from './review-pieces.ts';

/**
 * A state without the pieces of its review that are left out, by their ids; ids that it does not have count
 * for nothing. Nothing left out is the state itself, everything is `UNCHANGED`.
 *
 * A file is made, deleted or only renamed as a whole. A renaming with hunks is no piece of its own: the file
 * is renamed where any of its hunks is taken, and stays where it was where none is.
 *
 * Throws RangeError for a changed file that was never loaded. Cost as `lineHunks` for every file.
 */
export function chosenState(
  base: BaseFiles,
  state: WorkspaceState,
  leftOut: ReadonlySet<string>,
): WorkspaceState {
  const files = reviewedFiles(base, state);
  const ids = files.flatMap(pieceIds);
  const left = ids.filter((id) => leftOut.has(id)).length;
  if (left === 0) return state;
  if (left === ids.length) return UNCHANGED;
  const changes = new Map<FilePath, string | undefined>();
  const renamedFrom = new Map<FilePath, FilePath>();
  for (const file of files) {
    const pieces = pieceIds(file).map((id) => !leftOut.has(id));
    if (!pieces.includes(true)) continue;
    changes.set(file.path, textWith(file, pieces));
    if (file.renamedFrom === undefined) continue;
    changes.set(file.renamedFrom, undefined);
    renamedFrom.set(file.path, file.renamedFrom);
  }
  return normalised({ changes, renamedFrom }, base);
}

function textWith(file: ReviewedFile, isTaken: readonly boolean[]): string | undefined {
  if (!isTaken.includes(false)) return file.after;
  return withLineHunks(file.before, file.hunks, (hunk) => isTaken[hunk] === true);
}
