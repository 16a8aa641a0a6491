import { changeLines } from './change-lines.ts';
import {
  RefusedEdit,
  type FileEdit,
  type FilePath,
  type Refusal,
  type RefusalCode,
} from './edit.ts';
import { exactEdits, type ExactEdit } from './exact-edit.ts';
import { leavesLinesOut } from './left-out-lines.ts';
import { normalised } from './normalised.ts';
import { rewriteText } from './rewrite-text.ts';
import { baseTextOf, textOf } from './text-of.ts';
import type { BaseFiles, WorkspaceState } from './workspace-state.ts';

/** What an author may touch. */
export interface EditScope {
  readonly files: ReadonlySet<FilePath>;
  /** New files may be made. */
  readonly mayCreate: boolean;
}

export type AppliedEdits =
  | {
      readonly kind: 'applied';
      readonly state: WorkspaceState;
      /** For `invertEdits`. */
      readonly inverse: readonly ExactEdit[];
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Every file that edits speak of: they have to be loaded before the edits are applied. */
export function pathsOf(edits: readonly FileEdit[]): readonly FilePath[] {
  return [
    ...new Set(
      edits.flatMap((edit) => (edit.kind === 'rename' ? [edit.path, edit.to] : [edit.path])),
    ),
  ];
}

/**
 * The state with all edits, one after the other, or the first reason why not; the state given is never
 * changed.
 *
 * - In scope are the files given, those that the search has made, and what became of either by renaming;
 *   a renaming makes no new file. A file of the scope that was deleted may be made again.
 * - `rewrite` of a file of the scope that is gone makes it.
 * - Files keep their line ends, byte order mark and last line end; see `changeLines` and `rewriteText`.
 *
 * Throws RangeError for a file that was never loaded. Cost as `changeLines`.
 */
export function applyEdits(
  state: WorkspaceState,
  edits: readonly FileEdit[],
  base: BaseFiles,
  scope: EditScope,
): AppliedEdits {
  const draft = { changes: new Map(state.changes), renamedFrom: new Map(state.renamedFrom) };
  try {
    for (const edit of edits) applyEdit(draft, edit, base, scope);
  } catch (error) {
    if (error instanceof RefusedEdit) return { kind: 'refused', refusal: error.refusal };
    throw error;
  }
  const next = normalised(draft, base);
  const inverse = exactEdits(state, next);
  if (inverse.length > 0) return { kind: 'applied', state: next, inverse };
  const [path] = pathsOf(edits);
  const refusal = { code: 'unchanged', detail: 'the files are as they were' } as const;
  return { kind: 'refused', refusal: path === undefined ? refusal : { ...refusal, path } };
}

/** A state that is being made. */
interface StateDraft {
  readonly changes: Map<FilePath, string | undefined>;
  readonly renamedFrom: Map<FilePath, FilePath>;
}

/** Throws RefusedEdit, and the draft is then of no more use. */
function applyEdit(draft: StateDraft, edit: FileEdit, base: BaseFiles, scope: EditScope): void {
  const { path } = edit;
  switch (edit.kind) {
    case 'change': {
      const changed = changeLines(existing(path, draft, base, scope), edit.hunks);
      if (changed.kind === 'refused') throw new RefusedEdit({ ...changed.refusal, path });
      put(draft, path, changed.text);
      return;
    }
    case 'rewrite': {
      if (scope.files.has(path) && isFree(path, draft, base)) {
        create(draft, path, edit.text, base, scope);
        return;
      }
      const old = existing(path, draft, base, scope);
      assertComplete(path, edit.text, old);
      put(draft, path, rewriteText(old, edit.text));
      return;
    }
    case 'create':
      create(draft, path, edit.text, base, scope);
      return;
    case 'delete':
      existing(path, draft, base, scope);
      draft.changes.set(path, undefined);
      draft.renamedFrom.delete(path);
      return;
    case 'rename': {
      const text = existing(path, draft, base, scope);
      assertFree(edit.to, draft, base, scope);
      rename(draft, path, edit.to, text, base);
      return;
    }
  }
}

function create(
  draft: StateDraft,
  path: FilePath,
  text: string,
  base: BaseFiles,
  scope: EditScope,
): void {
  assertFree(path, draft, base, scope);
  if (!scope.mayCreate && !scope.files.has(path)) refuse('out-of-scope', path, 'no new files');
  assertComplete(path, text, '');
  put(draft, path, text);
}

function rename(
  draft: StateDraft,
  from: FilePath,
  to: FilePath,
  text: string,
  base: BaseFiles,
): void {
  const origin = draft.renamedFrom.get(from) ?? from;
  const isTold = [...draft.renamedFrom].some(([path, other]) => path !== from && other === origin);
  draft.changes.set(from, undefined);
  draft.renamedFrom.delete(from);
  put(draft, to, text);
  if (origin !== to && !isTold && baseTextOf(base, origin) !== undefined) {
    draft.renamedFrom.set(to, origin);
  }
}

function put(draft: StateDraft, path: FilePath, text: string): void {
  if (text.includes('\0')) refuse('binary', path, 'the new text has a NUL character');
  draft.changes.set(path, text);
}

/** The text of a file that the author may change. */
function existing(path: FilePath, draft: StateDraft, base: BaseFiles, scope: EditScope): string {
  const text = textOf(draft, base, path);
  const { kind } = base.get(path);
  const isMade = kind === 'missing' && text !== undefined;
  if (!draft.changes.has(path)) {
    if (kind === 'excluded') refuse('excluded', path, 'it must not be read');
    if (kind === 'missing') refuse('missing-file', path, 'there is no such file');
  }
  if (!scope.files.has(path) && !isMade) {
    refuse('out-of-scope', path, 'it is not among the files that may be changed');
  }
  if (text !== undefined) return text;
  if (draft.changes.has(path)) return refuse('missing-file', path, 'it has been deleted');
  if (kind === 'too-large') return refuse('too-large', path, 'the file is too large');
  return refuse('binary', path, 'it is not a text of UTF-8');
}

function isFree(path: FilePath, draft: StateDraft, base: BaseFiles): boolean {
  if (draft.changes.has(path)) return draft.changes.get(path) === undefined;
  return base.get(path).kind === 'missing';
}

function assertFree(path: FilePath, draft: StateDraft, base: BaseFiles, scope: EditScope): void {
  if (base.get(path).kind === 'excluded') refuse('excluded', path, 'it must not be read');
  if (!isFree(path, draft, base)) refuse('exists', path, 'there is such a file');
  const isThere = (other: FilePath): boolean =>
    draft.changes.has(other) ? draft.changes.get(other) !== undefined : scope.files.has(other);
  const others = [...draft.changes.keys(), ...scope.files].filter(isThere);
  // As far as files are known: a file is no folder, and a folder no file.
  for (const other of others) {
    if (path.startsWith(`${other}/`)) refuse('exists', path, `${other} is a file`);
    if (other.startsWith(`${path}/`)) refuse('exists', path, 'it is a folder');
  }
}

function assertComplete(path: FilePath, text: string, old: string): void {
  if (!leavesLinesOut(text, old)) return;
  refuse('malformed', path, 'the new text leaves lines out with a remark in their place');
}

function refuse(code: RefusalCode, path: FilePath, detail: string): never {
  throw new RefusedEdit({ code, path, detail });
}
