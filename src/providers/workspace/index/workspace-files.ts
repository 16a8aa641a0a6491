/** A file of the workspace as its host lists it. */
export interface ListedFile {
  /** Relative to the workspace, with `/`; the same as `DocumentSnapshot.path` of that document. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Time of the last change, in milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** What became of one file: it is there (new or changed), or it is gone. */
export type FileChange =
  | { readonly kind: 'present'; readonly file: ListedFile }
  | { readonly kind: 'gone'; readonly path: string };

/** Folders that the worker lists and reads itself, so that the host's thread has nothing to do. */
export interface DiskFolders {
  /** Absolute paths on this machine; where two have a file of one path, the first counts. */
  readonly folders: readonly string[];
  /** What the host leaves out besides ignore files and secret files: lines of an ignore file. */
  readonly excluded: readonly string[];
  /** Patterns of files that never leave the machine: they are not learned either. */
  readonly neverSend?: readonly string[];
  /** Files listed at most. */
  readonly most: number;
}

/**
 * The files that may be learned from, as the host sees them. The host leaves out what ignore rules,
 * secret rules and privacy routes exclude: nothing else checks that.
 */
export interface WorkspaceFiles {
  /**
   * Where all files are in folders of this machine: these. Then nobody calls `list` and `read`, and
   * `disk-files.ts` applies the rules of exclusion in the worker.
   */
  onDisk?(): DiskFolders | undefined;
  /** All files, a batch at a time, so that a large workspace blocks nobody. Throws on abort. */
  list(signal: AbortSignal): AsyncIterable<readonly ListedFile[]>;
  /** The file's bytes; undefined where it is gone or cannot be read. Throws on abort. */
  read(path: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Tells of changes on disk until the returned function is called. */
  onChange(listener: (changes: readonly FileChange[]) => void): () => void;
}

/** The folder of a path: `''` for files at the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
