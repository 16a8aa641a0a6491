import type { BaseFiles, WorkspaceState } from '../edits/workspace-state.ts';
import type { ReviewFile, ReviewHunk } from './review.ts';
import { pieceIds, reviewedFiles, type ReviewedFile } from './review-pieces.ts';

/**
 * What a state changes, file by file and in the pieces that `chosenState` takes: hunks as git makes them,
 * with three lines around, near ones in one. A file that is made or deleted is one piece with all its lines,
 * one that is only renamed one piece without lines.
 *
 * Throws RangeError for a changed file that was never loaded. Cost as `lineHunks` for every file.
 */
export function reviewOf(base: BaseFiles, state: WorkspaceState): readonly ReviewFile[] {
  return reviewedFiles(base, state).map((file) => ({
    path: file.path,
    kind: file.kind,
    ...(file.renamedFrom === undefined ? {} : { renamedFrom: file.renamedFrom }),
    hunks: piecesOf(file),
  }));
}

function piecesOf(file: ReviewedFile): readonly ReviewHunk[] {
  return pieceIds(file).map((id, i) => {
    const hunk = file.hunks[i];
    if (hunk === undefined) return { id, oldLine: 1, newLine: 1, lines: [] };
    return {
      id,
      oldLine: hunk.from + 1,
      newLine: hunk.newFrom + 1,
      lines: hunk.lines.map(({ kind, text }) => ({ kind, text: text.replace(/\r?\n$/, '') })),
    };
  });
}
