/** The files of a folder that may be copied: without what ignore rules and secret rules leave out. */
export interface ListedFiles {
  list(
    signal: AbortSignal,
  ): AsyncIterable<readonly { readonly path: string; readonly sizeBytes: number }[]>;
}

/** A folder of the user's that goes into a copy. */
export interface CopiedRoot {
  /** Its folder in the copy; '' where it is the copy itself. */
  readonly place: string;
  /** Absolute. */
  readonly folder: string;
  readonly files: ListedFiles;
}
