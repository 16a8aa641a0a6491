import type { FilePath } from './edit.ts';

/** A file of the workspace as it was when it was first looked at. */
export type BaseFile =
  /** The text as it lies there: with its own line ends, byte order mark and last line end. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'binary' }
  | { readonly kind: 'too-large'; readonly bytes: number }
  | { readonly kind: 'excluded' };

/** The files under all states of one search: read once each, so that every state stands on the same. */
export interface BaseFiles {
  /** Reads what is not known yet. Throws the signal's reason; what cannot be read is `missing`. */
  load(paths: readonly FilePath[], signal: AbortSignal): Promise<void>;
  /** Throws RangeError for a file that was never loaded: a mistake of the caller. */
  get(path: FilePath): BaseFile;
}

/**
 * A workspace with some files changed, over its base files. Immutable; equal states have equal
 * `changes`. A file that was made what it is in the base is no change.
 */
export interface WorkspaceState {
  /** Whole texts by path, as they would be written; undefined: the file is gone. */
  readonly changes: ReadonlyMap<FilePath, string | undefined>;
  /** Of renamed files, where they were in the base, by their new path. For showing alone. */
  readonly renamedFrom: ReadonlyMap<FilePath, FilePath>;
}

/** The workspace as it is. */
export const UNCHANGED: WorkspaceState = { changes: new Map(), renamedFrom: new Map() };
