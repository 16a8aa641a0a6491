import type { FilePath } from '../edits/edit.ts';
import { lineHunks, type LineHunk } from '../edits/line-hunks.ts';
import { byPath } from '../edits/path-order.ts';
import { baseTextOf } from '../edits/text-of.ts';
import type { BaseFiles, WorkspaceState } from '../edits/workspace-state.ts';
import type { ReviewFile } from './review.ts';

/** One file of a state with what may be taken of it piece by piece. */
export interface ReviewedFile {
  readonly path: FilePath;
  readonly kind: ReviewFile['kind'];
  readonly renamedFrom?: FilePath;
  /** What it is compared with; '' where there was nothing. */
  readonly before: string;
  /** Undefined: the file is gone. */
  readonly after: string | undefined;
  /** None where the file is one piece without lines: made or deleted empty, or only renamed. */
  readonly hunks: readonly LineHunk[];
}

/**
 * The files that a state changes, in the order of paths. Where a renamed file was is told with the file.
 * Throws RangeError for a changed file that was never loaded. Cost as `lineHunks` for every file.
 */
export function reviewedFiles(base: BaseFiles, state: WorkspaceState): readonly ReviewedFile[] {
  const origins = new Set<FilePath>();
  const originOf = new Map<FilePath, FilePath>();
  for (const [path, origin] of state.renamedFrom) {
    if (!isRenaming(base, state, path, origin) || origins.has(origin)) continue;
    origins.add(origin);
    originOf.set(path, origin);
  }
  return [...state.changes.keys()]
    .filter((path) => !origins.has(path))
    .sort(byPath)
    .map((path) => reviewedFile(base, state, path, originOf.get(path)));
}

/** The pieces of a file, as `ReviewHunk.id` names them. */
export function pieceIds({ path, hunks }: ReviewedFile): readonly string[] {
  return Array.from({ length: Math.max(1, hunks.length) }, (_, i) => `${path}#${i + 1}`);
}

function isRenaming(
  base: BaseFiles,
  { changes }: WorkspaceState,
  path: FilePath,
  origin: FilePath,
): boolean {
  const isMoved = changes.get(path) !== undefined && base.get(path).kind === 'missing';
  return isMoved && changes.has(origin) && changes.get(origin) === undefined;
}

function reviewedFile(
  base: BaseFiles,
  { changes }: WorkspaceState,
  path: FilePath,
  renamedFrom: FilePath | undefined,
): ReviewedFile {
  const after = changes.get(path);
  const old = baseTextOf(base, renamedFrom ?? path);
  const before = old ?? '';
  const whole = { path, before, after };
  if (renamedFrom !== undefined && after !== undefined) {
    return { ...whole, kind: 'rename', renamedFrom, hunks: lineHunks(before, after) };
  }
  if (after === undefined) return { ...whole, kind: 'delete', hunks: lineHunks(before, '') };
  if (old === undefined) return { ...whole, kind: 'create', hunks: lineHunks('', after) };
  return { ...whole, kind: 'change', hunks: lineHunks(before, after) };
}
